from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

POLICY = "own_organisation"
UNWALLED = """
SELECT relname, attnotnull
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organisation_id' AND NOT attisdropped
WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
  AND NOT (relrowsecurity AND relforcerowsecurity
    AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = %s))
ORDER BY relname
"""
PASSES = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


@dataclass(frozen=True)
class Table:
    name: str
    always_owned: bool
    """Whether every row belongs to an organisation; others may be the installation's own."""


def unwalled(connection: BaseDatabaseWrapper) -> list[Table]:
    """Tables whose rows belong to organisations and that the wall does not stand around."""
    with connection.cursor() as cursor:
        cursor.execute(UNWALLED, [POLICY])
        return [Table(*row) for row in cursor.fetchall()]


def passes_through_walls(connection: BaseDatabaseWrapper) -> bool:
    """Whether PostgreSQL lets our own role see everything, whatever the policies say."""
    with connection.cursor() as cursor:
        cursor.execute(PASSES)
        return bool(cursor.fetchone()[0])
