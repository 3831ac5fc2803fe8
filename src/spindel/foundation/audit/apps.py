from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

KEPT = "audit events are kept as they were written"
ON_SQLITE = [
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_event_changed BEFORE UPDATE ON audit_event
    WHEN old.hash <> '' OR new.hash = '' OR old.id <> new.id OR old.at <> new.at OR old.action <> new.action
      OR old.about <> new.about OR old.actor_id IS NOT new.actor_id
      OR old.organisation_id IS NOT new.organisation_id OR old.facts <> new.facts
    BEGIN SELECT raise(ABORT, '{KEPT}'); END
    """,
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_event_deleted BEFORE DELETE ON audit_event
    BEGIN SELECT raise(ABORT, '{KEPT}'); END
    """,
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_chain_deleted BEFORE DELETE ON audit_chain
    BEGIN SELECT raise(ABORT, '{KEPT}'); END
    """,
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_chain_shortened BEFORE UPDATE ON audit_chain
    WHEN new.id <> old.id OR new.sequence <= old.sequence
    BEGIN SELECT raise(ABORT, '{KEPT}'); END
    """,
]
ON_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event' THEN
        IF old.hash = '' AND new.hash <> ''
          AND (old.id, old.at, old.action, old.about, old.actor_id, old.organisation_id, old.facts)
            IS NOT DISTINCT FROM (new.id, new.at, new.action, new.about, new.actor_id, new.organisation_id, new.facts)
        THEN RETURN new; END IF;
      ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_chain' THEN
        IF old.id = new.id AND new.sequence > old.sequence THEN RETURN new; END IF;
      END IF;
      RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    *(
        f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = '{table}_{name}') THEN
            CREATE TRIGGER {table}_{name} {when} ON {table} {each} EXECUTE FUNCTION audit_kept();
          END IF;
        END $$
        """
        for table in ("audit_event", "audit_chain")
        for name, when, each in (
            ("kept", "BEFORE UPDATE OR DELETE", "FOR EACH ROW"),
            ("not_emptied", "BEFORE TRUNCATE", "FOR EACH STATEMENT"),
        )
    ),
]


def guard(using: str, **_: Any) -> None:
    """Let the database refuse to change or delete events. Not in a migration: SQLite drops a table's triggers when a
    later migration makes the table anew.
    """
    with connections[using].cursor() as cursor:
        for statement in ON_SQLITE if connections[using].vendor == "sqlite" else ON_POSTGRESQL:
            cursor.execute(statement)


class AuditConfig(AppConfig):
    name = "spindel.foundation.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(guard, sender=self, dispatch_uid="audit.guard")
