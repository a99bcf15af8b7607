"""One operation that makes many triggers."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class AddTriggers(Operation):
    """What as many of pgtrigger's AddTrigger do, in a tenth of the time: after each of those all models are made anew.

    `triggers`: pairs of a model's name and a compiled trigger.
    """

    reversible = False

    def __init__(self, triggers: list[tuple[str, Any]]) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the triggers with their models; nothing that is made of a model's state shows them."""
        for model, trigger in self.triggers:
            options = state.models[app_label, model].options
            options["triggers"] = [*options.get("triggers", []), trigger]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make them."""
        for model, trigger in self.triggers:
            AddTrigger(model, trigger).database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """As `migrate --plan` says it."""
        return f"Create {len(self.triggers)} triggers"
