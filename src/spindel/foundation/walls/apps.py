from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

WALL = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {policy} ON {table};
CREATE POLICY {policy} ON {table} USING (
  organisation_id = (
    SELECT nullif(nullif(current_setting('spindel.organisation', true), 'everywhere'), '')::bigint
  )
  OR (SELECT current_setting('spindel.organisation', true)) = 'everywhere'
  {or_the_installation}
)
"""
"""The sub-selects are worked out once a query, not once a row."""


def listen(connection: BaseDatabaseWrapper, **_: Any) -> None:
    from spindel.foundation.walls.permissions import keep_to_scope

    if connection.vendor == "postgresql" and keep_to_scope not in connection.execute_wrappers:
        # First, since whoever adds another for a while takes away the last.
        connection.execute_wrappers.insert(0, keep_to_scope)


def build(using: str, **_: Any) -> None:
    """Put the wall around every table that needs one, also those a later version adds."""
    from spindel.foundation.walls.reads import POLICY, unwalled

    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    for table in unwalled(connection):
        unowned = "" if table.always_owned else "OR organisation_id IS NULL"
        name = connection.ops.quote_name(table.name)
        with connection.cursor() as cursor:
            cursor.execute(WALL.format(table=name, policy=POLICY, or_the_installation=unowned))


def stands(databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """PostgreSQL lets a superuser through every wall, so Spindel should not be one."""
    from spindel.foundation.walls.reads import passes_through_walls

    found = [connections[alias] for alias in databases or ()]
    return [
        checks.Warning(
            "The database role is a superuser or has BYPASSRLS: row-level security does not hold for it.",
            hint="Give Spindel a role of its own that owns the database. See docs/operations.md.",
            id="spindel.W001",
        )
        for connection in found
        if connection.vendor == "postgresql" and passes_through_walls(connection)
    ]


class WallsConfig(AppConfig):
    name = "spindel.foundation.walls"
    label = "walls"

    def ready(self) -> None:
        connection_created.connect(listen, dispatch_uid="walls.listen")
        post_migrate.connect(build, sender=self, dispatch_uid="walls.build")
        checks.register(stands, checks.Tags.database)
