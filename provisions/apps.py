from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    """The record: provisions, statements, status; and its public pages."""

    name = "provisions"
