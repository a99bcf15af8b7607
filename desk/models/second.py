"""What a second coder has read so far in a passage, until the reading is handed in."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from provisions.models import Coder


class SecondReading(models.Model):
    """Claims that a second coder has noted; nobody else sees them, and handing them in makes Codings of them."""

    ref = models.CharField(max_length=8, db_collation="C", help_text="The passage that is read.")
    coder = models.ForeignKey(Coder, on_delete=models.CASCADE, related_name="second_readings")
    claims = models.JSONField(default=list, encoder=DjangoJSONEncoder, help_text="What each form said, with its key.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ref", "coder"], name="desk_secondreading_once")]

    def __str__(self) -> str:
        return self.ref
