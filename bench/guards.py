"""What the guards cost: row-level security on a save, and chaining on an audit event.

Goals: a save with the second wall at most 1.25 times one without; an event recorded and sealed at most as much as one
saved answer. With and without take turns in one run, so that a loaded machine slows both. Run from the root of a clone:
``python bench/guards.py``. In one process through Django's test client, on a PostgreSQL of its own; the ratio of
elapsed time counts both sides of the connection, that of processor time ours only.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from _measuring import machine, write

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "bench")]

import postgres  # noqa: E402  (beside this folder)
from results_page import start_django  # noqa: E402

GOALS = {"save_ratio": 1.25, "event_of_a_save": 1.0}
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ROUNDS, SAVES = 30, 20
EVENTS = 300


class Saving:
    """Alma with an open sheet, tapping."""

    def __init__(self) -> None:
        from django.test import Client

        from spindel.features.answering.writes import start_sheet
        from tests.cast import assemble
        from tests.factories.rounds import opened_round

        self.cast = assemble()
        round = opened_round(self.cast)
        sheet = start_sheet(round=round, unit=self.cast.home_care, respondent=self.cast.alma, now=NOW)
        self.client = Client()
        self.client.force_login(self.cast.alma)
        self.url, self.seen = f"/svar/ark/{sheet.pk}/gem/", 0

    def save(self) -> None:
        body = json.dumps({"item": "retning", "chosen": [str(self.seen % 5)], "seen": self.seen})
        answer = self.client.post(self.url, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        self.seen += 1


def timed(run: Callable[[], None], times: int) -> tuple[float, float]:
    """Elapsed and processor milliseconds of one run."""
    elapsed, used = time.perf_counter(), time.process_time()
    for _ in range(times):
        run()
    return tuple(
        (now - then) * 1000 / times
        for now, then in ((time.perf_counter(), elapsed), (time.process_time(), used))
    )


def saves() -> dict[str, object]:
    from spindel.foundation.walls import permissions

    saving = Saving()
    off = mock.patch.object(permissions, "_tell")
    taken: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
    timed(saving.save, SAVES)
    for _ in range(ROUNDS):
        for name, around in (("with", nullcontext()), ("without", off)):
            with permissions.everywhere():
                permissions._tell(_connection())
            with around:
                taken[name].append(timed(saving.save, SAVES))
    elapsed = {name: statistics.median(each[0] for each in found) for name, found in taken.items()}
    used = {name: statistics.median(each[1] for each in found) for name, found in taken.items()}
    return {
        "elapsed_ms": {name: round(value, 3) for name, value in elapsed.items()},
        "processor_ms": {name: round(value, 3) for name, value in used.items()},
        "ratio_elapsed": round(elapsed["with"] / elapsed["without"], 3),
        "ratio_processor": round(used["with"] / used["without"], 3),
    }


def events() -> dict[str, object]:
    """One event in a transaction of its own: written and sealed, and written only."""
    from spindel.foundation.accounts.models import User
    from spindel.foundation.audit import writes
    from spindel.foundation.organisation.models import Organisation

    organisation, user = Organisation.objects.first(), User.objects.first()

    def one() -> None:
        writes.record("thing.done", about=user, actor=user, organisation=organisation, at=NOW, name="Skoler")

    off = mock.patch.object(writes, "_when_committed")
    sealed, plain = [], []
    for _ in range(10):
        sealed.append(timed(one, EVENTS // 10)[0])
        with off:
            plain.append(timed(one, EVENTS // 10)[0])
        writes.seal(chain=organisation.pk)
    return {
        "sealed_ms": round(statistics.median(sealed), 3),
        "written_only_ms": round(statistics.median(plain), 3),
    }


def _connection():
    from django.db import connection

    connection.ensure_connection()
    return connection


def measured() -> dict[str, object]:
    found = {"machine": machine(), "goals": GOALS}
    with postgres.cluster() as url, tempfile.TemporaryDirectory() as home:
        start_django(home, url)
        found["save"] = saves()
        found["event"] = events()
        share = found["event"]["sealed_ms"] / found["save"]["elapsed_ms"]["with"]
        found["event"]["of_a_save"] = round(share, 3)
        from django.db import connections

        connections.close_all()
        if hasattr(connections["default"], "close_pool"):
            connections["default"].close_pool()
    return found


if __name__ == "__main__":
    result = measured()
    write("guards", result)
    missed = result["save"]["ratio_elapsed"] > GOALS["save_ratio"]
    missed |= result["event"]["of_a_save"] > GOALS["event_of_a_save"]
    sys.exit(int(missed))
