from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Where editors take in articles, tag them and review what was tagged."""

    name = "desk"
