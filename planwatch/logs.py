"""Logs: one JSON object per line, with the request's id; never the local variables of a traceback."""

from typing import Any

import structlog

COMMON: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
LONGEST = 1_000  # characters of one value, such as an address that somebody asked for; a traceback stays whole


def shortened(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A processor: no value that comes from outside makes a line endless."""
    return {
        name: f"{value[:LONGEST]}…"
        if isinstance(value, str) and len(value) > LONGEST and name != "exception"
        else value
        for name, value in event.items()
    }


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING for this level; structlog's own loggers go the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    shortened,
                    structlog.processors.JSONRenderer(default=str),
                ],
                "foreign_pre_chain": COMMON,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django": {"level": level, "handlers": [], "propagate": True}},
    }
