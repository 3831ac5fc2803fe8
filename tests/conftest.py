"""What all tests stand on: the cast, the clock, and where the published data lie."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings
from django.core.cache import caches
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests.cast import Cast, assemble

PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "data" / "published"

GUARDS = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS audit_{name}"
        for name in ("event_changed", "event_deleted", "chain_deleted", "chain_shortened")
    ],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS audit_{table}_{name} ON audit_{table}"
        for table in ("event", "chain")
        for name in ("kept", "not_emptied")
    ],
}
sql_flush = flush.sql_flush


def sweep(style: Any, connection: BaseDatabaseWrapper, **how: Any) -> list[str]:
    """A transactional test is swept away by emptying all tables; the trail's guards refuse, and come back afterwards."""
    return [*GUARDS[connection.vendor], *sql_flush(style, connection, **how)]


flush.sql_flush = sweep

hypothesis_settings.register_profile("same", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis_settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis_settings.load_profile("same")


@pytest.fixture
def cast(db: None) -> Cast:
    """Two municipalities and the people in them; Gry works in the other one."""
    return assemble()


@pytest.fixture
def published() -> Path:
    """The folder of published scores, which is not part of the repository."""
    if not PUBLISHED.is_dir():
        pytest.skip("the published data are not beside this clone (../shared/data/published)")
    return PUBLISHED


@pytest.fixture
def new_database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[], str]]:
    """Makes addresses of databases of the tests' own kind with nothing in them, for programs of their own."""
    made: list[str] = []

    def make() -> str:
        name = f"new_{uuid4().hex[:12]}"
        if settings.ON_SQLITE:
            return f"sqlite:///{tmp_path / name}.sqlite3"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        made.append(name)
        address, _, options = os.environ["SPINDEL_DATABASE_URL"].partition("?")
        return f"{address.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")

    yield make
    for name in made:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_database(new_database: Callable[[], str]) -> str:
    """One of them."""
    return new_database()


@pytest.fixture
def demo(settings: LazySettings) -> LazySettings:
    """The demo's doors open."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.demo_urls"
    return settings


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def reader() -> Client:
    """A browser that asks for English pages."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """One test's throttle and remembered results never reach the next; nor does its language."""
    for name in settings.CACHES:
        caches[name].clear()
    with translation.override("da"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, to be run by itself, and what touches the database, to be run on both."""
    for item in items:
        asked_for = set(getattr(item, "fixturenames", ()))
        if "browser" in asked_for:
            item.add_marker(pytest.mark.journey)
        elif asked_for & {"db", "transactional_db", "live_server"} or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
        if "postgres" in item.keywords and settings.ON_SQLITE:
            item.add_marker(pytest.mark.skip(reason="only makes sense on PostgreSQL"))
