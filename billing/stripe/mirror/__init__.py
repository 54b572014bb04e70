"""Tables of dj-stripe, made at once: its own migrations, which take minutes, are for installations that grew."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AllAtOnce(migrations.SeparateDatabaseAndState):
    """Describes tables by the usual operations but makes them from the final description.

    One by one, Django renders every model again after each operation, which is where the time goes.
    """

    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(state_operations=operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Forget the rendered models first, so that no operation renders them again."""
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make every table of the app; foreign keys follow when all are there."""
        for model in to_state.apps.get_app_config(app_label).get_models():
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, _to_state: ProjectState
    ) -> None:
        """Remove them all; ``from_state`` is the one that has them."""
        for model in from_state.apps.get_app_config(app_label).get_models():
            schema_editor.delete_model(model)
