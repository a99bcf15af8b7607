"""What every row of the record has: a random reference that never changes."""

import operator
import secrets
from collections.abc import Collection, Sequence
from functools import reduce

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

REF_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
REF_LENGTH = 8
REF = RegexValidator(rf"^[a-z2-7]{{{REF_LENGTH}}}$", "A ref is 8 characters from a-z and 2-7.")


def make_ref() -> str:
    """A new reference: 8 base32 characters, 40 random bits."""
    return "".join(secrets.choice(REF_LETTERS) for _ in range(REF_LENGTH))


class Record(models.Model):
    """A row of the record; its ref stands in addresses and in the data set."""

    ref = models.CharField(
        max_length=REF_LENGTH,
        unique=True,
        default=make_ref,
        editable=False,
        validators=[REF],
        db_collation="C",
    )

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="ref_is_immutable",
                operation=pgtrigger.UpdateOf("ref"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__ref__df=pgtrigger.F("new__ref")),
                func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';",
            )
        ]

    do_checks_hold = False  # Whether none of its check constraints need be asked by itself.

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask all checks in one query, and each by itself, for its sentence, only where they do not hold together.

        Django asks for each by itself, which took two thirds of the time in which a tagged passage is saved.
        """
        left_out = set(exclude or ())
        checks = [one for one in self._meta.constraints if isinstance(one, models.CheckConstraint)]
        conditions = [Q(one.condition) for one in checks]
        asked = [one for one in conditions if one.referenced_base_fields.isdisjoint(left_out)]
        together = models.CheckConstraint(condition=reduce(operator.and_, asked, Q()), name="together")
        try:
            together.validate(type(self), self, left_out)
        except ValidationError:
            self.do_checks_hold = False
        else:
            self.do_checks_hold = True
        super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """The constraints to validate one by one."""
        return [
            (model, [one for one in those if not (self.do_checks_hold and isinstance(one, models.CheckConstraint))])
            for model, those in super().get_constraints()
        ]


class Named(Record):
    """A row with an address of its own: its slug never changes and is never all digits."""

    slug = models.SlugField(unique=True, max_length=80, db_collation="C")

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9-]*[a-z][a-z0-9-]*$"),
                name="%(app_label)s_%(class)s_slug",
                violation_error_message="A slug is lower-case letters, digits and hyphens, with at least one letter.",
            )
        ]
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="slug_is_immutable",
                operation=pgtrigger.UpdateOf("slug"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug")),
                func="RAISE EXCEPTION 'slug % never changes', OLD.slug USING ERRCODE = 'check_violation';",
            ),
        ]
