"""One municipality at full size: 98 areas in ten departments, 200 respondents each, 39 items, beside last year's round.

Goals: the overview in under 300 ms where one answer has changed and under 30 ms where none has, growing at most as fast
as the answers do; closing and writing the results in under 10 s and 1 GiB. Run from the root of a clone:
``python scripts/postgres.py -- python bench/municipality.py``, and without PostgreSQL for SQLite.

Wall-clock time, since the database works in a process of its own, through Django's test client; the smallest of some
runs is given beside the median, since the machine may be busy.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
from _measuring import machine, write
from results_page import start_django

GOALS = {"changed ms": 300, "unchanged ms": 30, "closing s": 10, "closing MB": 1024}
AREAS, DEPARTMENTS = 98, 10
SIZES = {"10 %": 20, "30 %": 60, "100 %": 200}
"""Respondents in each area."""
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


class Municipality:
    """A tree of areas, and rounds that were answered in all of them."""

    def __init__(self) -> None:
        from spindel.features.catalogue.writes import add_framework
        from spindel.foundation.accounts.writes import open_account
        from spindel.foundation.organisation.models import Unit
        from spindel.foundation.organisation.writes import found_organisation
        from spindel.frameworks import read_bundled

        self.chance = np.random.default_rng(2012)
        self.leader = open_account(email="bo@example.org", name="Bo", actor=None, now=NOW)
        self.organisation = here = found_organisation(name="Egelund Kommune", founder=self.leader, now=NOW)
        top = Unit.objects.create(organisation=here, name="Egelund", headcount=20000)
        above = [
            Unit.objects.create(organisation=here, name=f"Forvaltning {n}", parent=top, position=n)
            for n in range(DEPARTMENTS)
        ]
        self.units = [
            Unit.objects.create(organisation=here, name=f"Fagområde {n}", parent=above[n % 10], position=n)
            for n in range(AREAS)
        ]
        files = read_bundled("digital-omstilling")
        self.version = add_framework(organisation=here, files=files, actor=self.leader, now=NOW)

    def round(self, name: str, respondents: int, opened: datetime, mode: str = "named"):
        """A round that this many have answered in each area, three of them as leaders; one answer in twenty is missing."""
        from spindel.features.answering.models import Sheet
        from spindel.features.rounds.models import Round
        from spindel.features.rounds.writes import plan_round

        targets = {"data": 3.5, "vision": 3.5}
        found = plan_round(
            framework_version=self.version,
            actor=self.leader,
            now=opened,
            name=name,
            units=self.units,
            targets=targets,
        )
        Round.objects.filter(pk=found.pk).update(opened_at=opened, mode=mode)
        found.refresh_from_db()
        common = {"organisation": self.organisation, "round": found, "started_at": opened, "sent_at": opened}
        sheets = Sheet.objects.bulk_create(
            (
                Sheet(unit=unit, revision=1, is_leader=number < 3, **common)
                for unit in self.units
                for number in range(respondents)
            ),
            batch_size=2000,
        )
        self.answer(sheets, opened)
        return found

    def answer(self, sheets: list, at: datetime) -> None:
        """Rows straight into the table: it is not this that is measured."""
        from django.db import connection, transaction

        from spindel.features.catalogue.reads import framework_of

        items = [item.id for item in framework_of(self.version).items()]
        levels = self.chance.integers(0, 5, (len(sheets), len(items))).astype(float)
        missing = self.chance.random(levels.shape) < 1 / 20
        here = self.organisation.pk
        rows = (
            (here, sheet.pk, item, None if gone else level, 2 if gone else 0, "", 1, at)
            for sheet, own, left_out in zip(sheets, levels.tolist(), missing.tolist(), strict=True)
            for item, level, gone in zip(items, own, left_out, strict=True)
        )
        columns = "organisation_id, sheet_id, item, value, absence, comment, revision, saved_at"
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                types = ["bigint", "bigint", "text", "float8", "smallint", "text", "integer", "timestamptz"]
                arrays = ", ".join(f"%s::{kind}[]" for kind in types)
                while some := list(itertools.islice(rows, 40_000)):
                    told = [list(column) for column in zip(*some, strict=True)]
                    cursor.execute(
                        f"INSERT INTO answering_answer ({columns}) SELECT * FROM unnest({arrays})", told
                    )
            else:
                places = ", ".join(["%s"] * 8)
                cursor.executemany(f"INSERT INTO answering_answer ({columns}) VALUES ({places})", list(rows))

    def as_confidential(self, round):
        """The same answers with another promise."""
        round.mode = "confidential"
        round.save(update_fields=["mode"])
        return round

    def change_one_answer(self, round) -> None:
        """As somebody does who looks at a question once more."""
        from django.db.models import F

        from spindel.features.answering.models import Answer, Sheet

        unit = self.units[int(self.chance.integers(AREAS))]
        sheet = Sheet.objects.filter(round=round, unit=unit).order_by("pk")[
            int(self.chance.integers(Sheet.objects.filter(round=round, unit=unit).count()))
        ]
        value = float(self.chance.integers(0, 5))
        Answer.objects.filter(sheet=sheet, item="data-brug").update(value=value, absence=0)
        Sheet.objects.filter(pk=sheet.pk).update(revision=F("revision") + 1)


def timed(run: Callable[[], object], before: Callable[[], object], repeats: int) -> dict[str, float]:
    """Wall-clock milliseconds and the processor time of this process; ``before`` comes first and is not counted."""
    taken, worked = [], []
    for _ in range(repeats + 1):
        before()
        start, begun = time.perf_counter(), time.process_time()
        run()
        taken.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - begun))
    numbers = {"median": statistics.median(taken[1:]), "least": min(taken[1:]), "processor": min(worked[1:])}
    return {name: round(number, 1) for name, number in numbers.items()}


def measure(municipality: Municipality, respondents: int, repeats: int) -> dict[str, object]:
    """One size: the overview unchanged, changed and with everything forgotten, and closing."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    before = municipality.round(f"Før, {respondents}", respondents, NOW - YEAR)
    closed = close(before, NOW - YEAR + timedelta(days=20))
    now = municipality.round(f"Nu, {respondents}", respondents, NOW)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(municipality.leader)

    def get() -> bytes:
        answer = client.get(f"/resultater/{now.pk}/")
        assert answer.status_code == 200, answer.status_code
        return answer.content

    page = gzip.decompress(get())
    assert before.name.encode() in page
    with CaptureQueriesContext(connection) as asked:
        get()
    result: dict[str, object] = {
        "answers": respondents * AREAS * 39,
        "queries": len(asked),
        "page kB": len(page) // 1000,
    }
    result["unchanged ms"] = timed(get, lambda: None, repeats)
    result["changed ms"] = timed(get, lambda: municipality.change_one_answer(now), repeats)
    result["everything forgotten ms"] = timed(get, caches["results"].clear, 2)
    result["closing, named"] = closed
    result["closing, confidential"] = close(municipality.as_confidential(now), NOW)
    return result


def close(round, at: datetime) -> dict[str, float]:
    """What the worker does when a round has been closed, in a process of its own so that its memory can be told."""
    from django.db import connection

    from spindel.features.rounds.models import Round
    from spindel.foundation.organisation.models import Unit

    tree = [
        {"id": unit.pk, "parent": unit.parent_id, "name": unit.name, "headcount": unit.headcount}
        for unit in Unit.objects.filter(organisation_id=round.organisation_id)
    ]
    Round.objects.filter(pk=round.pk).update(closed_at=at, results_shown_at=at, tree_at_close=tree)
    connection.close()
    told = subprocess.run(
        [sys.executable, __file__, "--close", str(round.pk)], check=True, stdout=subprocess.PIPE, text=True
    )
    round.refresh_from_db()
    names = ("seconds", "processor seconds", "peak MB", "stored kB")
    return dict(zip(names, map(float, told.stdout.split()), strict=True))


def close_here(round_id: int) -> None:
    """Prints seconds, of which this process worked, peak megabytes, and the size of what was stored."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "spindel.site.settings"
    import django

    django.setup()
    from spindel.features.results.models import FrozenResult
    from spindel.features.results.tasks import freeze

    start, begun = time.perf_counter(), time.process_time()
    freeze(round_id=round_id, now=NOW)
    seconds, worked = time.perf_counter() - start, time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    stored = len(FrozenResult.objects.get(round=round_id).content) / 1000
    print(round(seconds, 2), round(worked, 2), round(peak), round(stored))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--close", type=int)
    parser.add_argument("--sizes", nargs="*", default=list(SIZES), choices=list(SIZES))
    asked = parser.parse_args()
    if asked.close:
        close_here(asked.close)
        return
    url = os.environ.get("SPINDEL_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="spindel-bench-") as home:
        start_django(home, url)
        from django.db import connection

        result: dict[str, object] = {
            "what": f"{AREAS} areas in {DEPARTMENTS} departments × respondents × 39 items, with an earlier round",
            "command": " ".join(
                [
                    *(["python", "scripts/postgres.py", "--"] if url else []),
                    "python",
                    "bench/municipality.py",
                    *sys.argv[1:],
                ]
            ),
            "goals": GOALS,
            "database": connection.vendor,
            "machine": machine(),
            "repeats": asked.repeats,
        }
        municipality = Municipality()
        result["sizes"] = {name: measure(municipality, SIZES[name], asked.repeats) for name in asked.sizes}
        result["machine after"] = machine()["load_before"]
    write(f"municipality_{connection.vendor}", result)


if __name__ == "__main__":
    main()
