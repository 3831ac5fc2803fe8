"""A new version takes over a database whole or not at all."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from spindel.cli import database, main
from spindel.core.refusals import Refusal
from tests.architecture.source import ROOT

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=ZoneInfo("Europe/Copenhagen"))


def fail(apps, schema_editor):
    raise ValueError("a value nobody thought of")


def step(name, before, operations):
    return type(
        "Migration", (migrations.Migration,), {"dependencies": [("jobs", before)], "operations": operations}
    )(name, "jobs")


def new_column(name):
    return migrations.AddField("job", name, models.CharField(max_length=9, default="x"))


@pytest.fixture
def coming(monkeypatch):
    """Migrations of a version to come, after those there are."""
    added = []
    load = MigrationLoader.load_disk

    def load_more(loader):
        load(loader)
        last = max(name for label, name in loader.disk_migrations if label == "jobs")
        for name, operations in added:
            loader.disk_migrations["jobs", name] = step(name, last, operations)
            last = name

    monkeypatch.setattr(MigrationLoader, "load_disk", load_more)
    yield added
    added.clear()


def columns():
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, "jobs_job")}


def steps_taken():
    return {
        name for label, name in MigrationExecutor(connection).loader.applied_migrations if label == "jobs"
    }


@pytest.mark.django_db(transaction=True)
def test_a_failing_migration_takes_those_before_it_back(coming, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "copy_before_upgrade", lambda now: None)
    before = columns(), steps_taken()
    coming += [("9001_first", [new_column("first")]), ("9002_second", [migrations.RunPython(fail)])]
    assert database.waiting_migrations() == ["jobs.9001_first", "jobs.9002_second"]
    with pytest.raises(Refusal) as refused:
        database.upgrade(now=NOW)
    assert (refused.value.code, refused.value.facts["migration"]) == (
        "serve.upgrade_failed",
        "jobs.9002_second",
    )
    assert "a value nobody thought of" in capsys.readouterr().err
    assert (columns(), steps_taken()) == before
    assert connection.get_autocommit()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_works_is_taken(coming, monkeypatch):
    monkeypatch.setattr(database, "copy_before_upgrade", lambda now: None)
    taken = steps_taken()
    coming += [("9001_first", [new_column("first")]), ("9002_second", [new_column("second")])]
    try:
        database.upgrade(now=NOW)
        assert {"first", "second"} <= columns()
        assert database.is_migrated()
    finally:
        back = [("jobs", max(taken))]
        executor = MigrationExecutor(connection)
        executor.migrate(back)
    assert not {"first", "second"} & columns()


def test_every_migration_can_be_taken_back():
    loader = MigrationLoader(None)
    assert [key for key, migration in loader.disk_migrations.items() if not migration.atomic] == []


@pytest.fixture
def used(tmp_path, monkeypatch):
    import sqlite3
    from contextlib import closing

    file = tmp_path / "spindel.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.executescript("CREATE TABLE answers (value); INSERT INTO answers VALUES (3);")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    return file


def copies(folder):
    return sorted(path.name for path in folder.glob("*-before-*"))


def test_the_copy_before_an_upgrade_is_whole_and_only_its_owners(used):
    import sqlite3
    from contextlib import closing

    database.copy_before_upgrade(NOW)
    [copy] = used.parent.glob("*-before-*")
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT value FROM answers").fetchall() == [(3,)]


def test_the_newest_few_copies_are_kept(used):
    for days in range(5):
        database.copy_before_upgrade(NOW + timedelta(days=days))
    assert len(copies(used.parent)) == database.COPIES_KEPT
    assert copies(used.parent)[-1] == "spindel-before-20261125T104200.sqlite3"


def test_a_failed_upgrade_ends_with_its_sentence(monkeypatch, capsys):
    def refuse(**_given):
        raise Refusal("serve.upgrade_failed", migration="jobs.9002", problem="boom")

    monkeypatch.setattr(database, "upgrade", refuse)
    assert main.main(["serve", "--port", "8999"]) == main.FAULTS_FOUND
    assert "jobs.9002: boom" in capsys.readouterr().err


@pytest.mark.database
def test_servers_that_start_at_once_upgrade_once(empty_database, tmp_path):
    code = "from spindel.cli import serve; serve.prepare_database()"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SPINDEL_HOME": str(tmp_path)}
    surroundings |= {
        "SPINDEL_DATABASE_URL": empty_database,
        "SPINDEL_SECRET_KEY": "".join(map(chr, range(40, 110))),
    }
    surroundings |= {"DJANGO_SETTINGS_MODULE": "spindel.site.settings"}
    started = [subprocess.Popen([sys.executable, "-c", code], env=surroundings) for _ in range(2)]
    assert [process.wait(120) for process in started] == [0, 0]
