"""Every address."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from planwatch.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", RedirectView.as_view(pattern_name="mfa_index"), name="account"),
    path("accounts/", include("desk.people_urls")),
    path("accounts/", include("allauth.urls")),
    path("report/", include("desk.report_urls")),
    path("desk/", include("desk.urls")),
    path("", include("provisions.urls")),
]

handler400 = "planwatch.errors.bad_request"
handler403 = "planwatch.errors.permission_denied"
handler404 = "planwatch.errors.page_not_found"
handler429 = "planwatch.errors.too_many"
handler500 = "planwatch.errors.server_error"
