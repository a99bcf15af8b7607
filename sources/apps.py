from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Articles and their verified excerpts: evidence, without any notion of what it proves."""

    name = "sources"
