"""The addresses under /report/, where readers report errors."""

from django.urls import path

from desk.views import reports

app_name = "report"

urlpatterns = [
    path("", reports.report, name="report"),
    path("thanks/", reports.thanks, name="thanks"),
]
