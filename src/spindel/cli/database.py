"""The database a server stands on: brought to this version's form whole or not at all, and copied while in use."""

from __future__ import annotations

import io
import os
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from spindel.core.refusals import Refusal, shown

ONE_AT_A_TIME = 5_917_364_428
"""Number of the lock on PostgreSQL that only one upgrade holds."""
COPIES_KEPT = 3
APPLYING = re.compile(r"Applying (\S+)\.\.\.")


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spindel.site.settings")
    # Small matrix products wake every thread of the linear algebra otherwise, and cost ten times the processor time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from spindel.site import env

    try:
        import django

        django.setup()
    except OSError as problem:
        raise Refusal("serve.no_write_access", folder=problem.filename or env.home()) from None


def is_migrated() -> bool:
    """Whether the database has this version's form; False also where it cannot be reached."""
    from django.db import Error

    try:
        return not waiting_migrations()
    except Error:
        return False


def waiting_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def upgrade(*, now: datetime) -> None:
    """All migrations or none: where one fails, the version before it finds its database as it left it."""
    from django.db import Error, connection

    try:
        waiting = waiting_migrations()
        if waiting and connection.vendor == "sqlite" and has_been_used():
            copy_before_upgrade(now)
    except (Error, OSError, sqlite3.Error) as problem:
        raise Refusal("serve.database_unusable", problem=str(problem).strip()) from None
    if waiting:
        migrate_whole()


def has_been_used() -> bool:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return MigrationRecorder(connection).has_table()


def migrate_whole() -> None:
    from django.core.management import call_command

    said = io.StringIO()
    try:
        with all_or_nothing():
            call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=said)
    except Exception as problem:  # noqa: BLE001  (a migration may fail in any way)
        traceback.print_exc(file=sys.stderr)
        applied = APPLYING.findall(said.getvalue()) or ["?"]
        raise Refusal(
            "serve.upgrade_failed", migration=applied[-1], problem=shown(str(problem).strip())
        ) from None


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction around every migration. Foreign keys are checked at once on PostgreSQL, where a table with checks
    outstanding cannot be altered, and at the end on SQLite, where tables are altered by making them anew.
    """
    from django.db import connection, transaction

    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
    else:
        with connection.constraint_checks_disabled(), transaction.atomic():
            yield
            connection.check_constraints()


def copy_before_upgrade(now: datetime) -> None:
    """Beside the database; the newest few are kept."""
    from django.db import connection

    file = Path(str(connection.settings_dict["NAME"]))
    copy_sqlite(file, file.with_name(f"{file.stem}-before-{now:%Y%m%dT%H%M%S}{file.suffix}"))
    for old in sorted(file.parent.glob(f"{file.stem}-before-*{file.suffix}"))[:-COPIES_KEPT]:
        old.unlink()


def copy_sqlite(source: Path, target: Path) -> None:
    """A whole copy of a database in use, readable by its owner only; half a copy never has the copy's name."""
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(partial)) as here:
            there.backup(here)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
