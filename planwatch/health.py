"""The address that a load balancer asks."""

import psycopg
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

LIMIT = 1.0


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Whether this server and its database answer, known within a second or so."""
    try:
        pool = connection.pool  # type: ignore[attr-defined]  # django-stubs does not know it
        pool.open()
        with pool.connection(timeout=LIMIT) as database:
            database.execute("select 1")
    except (psycopg.Error, PoolTimeout):
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse({"database": "answers"})
