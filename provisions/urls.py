"""The addresses of the public pages."""

from django.urls import path, register_converter

from provisions.files import Ending
from provisions.views import dashboard

register_converter(Ending, "ending")
app_name = "provisions"

urlpatterns = [
    path("", dashboard.index, name="index"),
    path("provisions.<ending:ending>", dashboard.index, name="index_file"),
]
