"""Which organisation's rows the database shows: the second wall behind every query, on PostgreSQL only.

The first wall is that reads take an organisation. Should one ever forget to, the database still keeps the neighbours'
rows back, because every table with an ``organisation_id`` has a policy (apps.py). A request sees nobody's rows until
it is known whom it is for; everything else (commands, migrations, tests) sees all, and a job its organisation's.
"""

from collections.abc import Callable, Iterator
from contextlib import _GeneratorContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper

NOBODY = ""
EVERYWHERE = "everywhere"
TELL = "SELECT set_config('spindel.organisation', %s, false)"

Scope = _GeneratorContextManager[None, None, None]
"""For ``with``, and for a whole function as its decorator."""

_scope: ContextVar[str] = ContextVar("scope", default=EVERYWHERE)


@contextmanager
def _within(scope: str) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def nobody() -> Scope:
    """No organisation's rows: where a request begins."""
    return _within(NOBODY)


def everywhere() -> Scope:
    """All organisations' rows: to find out whom a request is for, and for what is about all of them."""
    return _within(EVERYWHERE)


def only(organisation_id: int | None) -> Scope:
    """One organisation's rows; None is the installation itself, which sees all."""
    return _within(EVERYWHERE if organisation_id is None else str(organisation_id))


def narrow(organisation_id: int) -> None:
    """From here to the end of the request (or of whatever the scope was set for), one organisation's rows.

    Outside of any scope it does nothing: a command is not a request.
    """
    if _scope.get() != EVERYWHERE:
        _scope.set(str(organisation_id))


class Belonging(Protocol):
    """What belongs to one organisation."""

    @property
    def organisation_id(self) -> int: ...


Found = TypeVar("Found", bound=Belonging | None)


def look_up(find: Callable[[], Found]) -> Found:
    """Find, among all organisations, what a request is about; from then on it is about that organisation only."""
    with everywhere():
        found = find()
    if found is not None:
        narrow(found.organisation_id)
    return found


def keep_to_scope(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Around every query: tell PostgreSQL the scope where it knows another."""
    _tell(context["connection"])
    return execute(sql, params, many, context)


def _tell(connection: BaseDatabaseWrapper) -> None:
    """What was told inside a transaction is forgotten when it is rolled back, to whichever savepoint.

    Django makes this list anew whenever it commits or rolls back, so the list tells one stretch from the next.
    """
    scope = _scope.get()
    stretch = connection.run_on_commit if connection.in_atomic_block else None
    told, told_in = getattr(connection.connection, "spindel_told", (None, None))
    if told == scope and (told_in is None or told_in is stretch):
        return
    with connection.wrap_database_errors:
        connection.connection.execute(TELL, [scope])
    connection.connection.spindel_told = scope, stretch
