# planwatch as one image; docker-compose.yml says how it is run.
FROM python:3.13-slim AS packages
COPY requirements.lock /tmp/
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/requirements.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=packages /venv /venv
WORKDIR /planwatch
COPY . .
# Collecting reads no database; the address only keeps the embedded one out of the image.
RUN DATABASE_URL=postgres:///none python -m planwatch.prepare static && python -m compileall -q /venv /planwatch
USER 65534:65534
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-m", "planwatch.answers"]
CMD ["granian", "--host", "0.0.0.0", "--port", "8000", "--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "2", "--blocking-threads", "4", "--backpressure", "256", "--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning", "planwatch.wsgi:application"]
