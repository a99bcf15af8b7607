"""Every address."""

from django.contrib import admin
from django.urls import include, path

from planwatch.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("desk/", include("desk.urls")),
    path("", include("provisions.urls")),
]

handler400 = "planwatch.errors.bad_request"
handler403 = "planwatch.errors.permission_denied"
handler404 = "planwatch.errors.page_not_found"
handler500 = "planwatch.errors.server_error"
