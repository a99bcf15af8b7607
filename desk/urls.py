"""The addresses of the desk."""

from django.urls import path

from desk.views import queue

app_name = "desk"

urlpatterns = [
    path("", queue.index, name="index"),
]
