from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    """Where editors take in articles, tag them and review what was tagged."""

    name = "desk"

    def ready(self) -> None:
        """Have every migration end with the groups and their permissions, those on new models too."""
        from desk.groups import make_groups

        post_migrate.connect(make_groups, sender=self)
