"""Every address."""

from django.contrib import admin
from django.urls import include, path

from planwatch.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("provisions.urls")),
]
