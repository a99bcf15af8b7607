"""The addresses under /accounts/ that are ours; django-allauth has the others."""

from django.urls import path

from desk.views import people

app_name = "people"

urlpatterns = [
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("sessions/<int:pk>/end/", people.end_session, name="end_session"),
]
