"""The result page of a municipality: 20 units, 50 respondents each, 39 items, beside an earlier round of the same size.

Goal: under 150 ms of processor time when one answer has changed, under 30 ms when nothing has. Run from the root of a
clone: ``python bench/results_page.py``. Through Django's test client, so the database, the templates and everything in
between are counted. A loaded machine gives larger figures, so a fixed piece of NumPy work and the site's own lightest
page for somebody signed in are timed in the same run as yardsticks.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
from _measuring import machine, median_of, write

GOALS_MS = {"one answer changed": 150, "nothing changed": 30}
UNITS, RESPONDENTS = 20, 50
CURVE = {"20 × 40 answers": 1, "20 × 400 answers": 10, "20 × 4,000 answers": 103}
"""Answers in each unit, as that many respondents with 39 answers each."""
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


def start_django(home: str, database: str = "") -> None:
    """The site as it is, on a database of its own that nobody has to migrate: SQLite unless an address is given."""
    for name in [name for name in os.environ if name.startswith("SPINDEL_")]:
        del os.environ[name]
    os.environ |= {"SPINDEL_HOME": home, "DJANGO_SETTINGS_MODULE": "spindel.site.settings"}
    os.environ |= {"SPINDEL_DATABASE_URL": database} if database else {}
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


class Municipality:
    """An organisation with units and people, and rounds they have answered."""

    def __init__(self) -> None:
        from spindel.features.catalogue.writes import add_framework
        from spindel.foundation.accounts.writes import open_account
        from spindel.foundation.organisation.writes import add_unit, found_organisation
        from spindel.frameworks import read_bundled

        self.chance = np.random.default_rng(2012)
        self.leader = open_account(email="bo@example.org", name="Bo", actor=None, now=NOW)
        self.organisation = found_organisation(name="Egelund Kommune", founder=self.leader, now=NOW)
        here, bo = self.organisation, self.leader
        self.units = [
            add_unit(organisation=here, name=f"Fagområde {n}", actor=bo, now=NOW) for n in range(UNITS)
        ]
        files = read_bundled("digital-omstilling")
        self.version = add_framework(organisation=here, files=files, actor=bo, now=NOW)

    def people(self, number: int) -> list:
        from spindel.foundation.accounts.models import User

        known = list(User.objects.filter(email__startswith="person").order_by("pk"))
        missing = [
            User(email=f"person{n}@example.org", name=f"Person {n}", password="!", created_at=NOW)
            for n in range(len(known), number)
        ]
        return [*known, *User.objects.bulk_create(missing)][:number]

    def round(self, name: str, respondents: int, opened: datetime, *, closed: bool):
        """A round that this many have answered in each unit; one answer in twenty is missing."""
        from spindel.features.answering.models import Sheet
        from spindel.features.rounds.writes import close_round, open_round, plan_round

        facts = {"name": name, "units": self.units, "targets": {"data": 3.5, "vision": 3.5}}
        round = plan_round(framework_version=self.version, actor=self.leader, now=opened, **facts)
        open_round(round=round, actor=self.leader, now=opened)
        places = itertools.product(self.units, range(respondents))
        people = self.people(respondents * UNITS)
        common = {"organisation": self.organisation, "round": round, "started_at": opened, "sent_at": opened}
        sheets = Sheet.objects.bulk_create(
            Sheet(unit=unit, respondent=person, revision=1, **common)
            for (unit, _), person in zip(places, people, strict=True)
        )
        self.answer(sheets, opened)
        if closed:
            close_round(round=round, actor=self.leader, now=opened + timedelta(days=20))
        return round

    def answer(self, sheets: list, at: datetime) -> None:
        from spindel.features.answering.models import Answer
        from spindel.features.catalogue.reads import framework_of

        items = [item.id for item in framework_of(self.version).items()]
        levels = self.chance.integers(0, 5, (len(sheets), len(items)))
        missing = self.chance.random(levels.shape) < 1 / 20
        Answer.objects.bulk_create(
            (
                Answer(
                    organisation=self.organisation,
                    sheet=sheet,
                    item=item,
                    value=None if missing[row, column] else float(levels[row, column]),
                    absence=2 if missing[row, column] else 0,
                    saved_at=at,
                )
                for row, sheet in enumerate(sheets)
                for column, item in enumerate(items)
            ),
            batch_size=2000,
        )

    def change_one_answer(self, round) -> None:
        """As somebody does who looks at a question once more."""
        from spindel.core.answers.model import Absence
        from spindel.features.answering.models import Answer
        from spindel.features.answering.writes import save_answer

        sheet = round.sheets.order_by("pk")[int(self.chance.integers(round.sheets.count()))]
        given = Answer.objects.get(sheet=sheet, item="data-brug")
        value = float((given.value or 0) + 1) % 5
        save_answer(
            sheet=sheet,
            item="data-brug",
            value=value,
            absence=Absence.ANSWERED,
            comment=None,
            seen_revision=given.revision,
            now=NOW,
        )


def timed(run: Callable[[], object], before: Callable[[], object], repeats: int) -> float:
    """Median milliseconds of processor time of ``run``; ``before`` comes first each time and is not counted."""
    taken = []
    for _ in range(repeats + 1):
        before()
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return round_to(float(np.median(taken[1:])))


def measure(municipality: Municipality, respondents: int, repeats: int) -> dict[str, object]:
    """One size: nothing changed, one answer changed, and everything forgotten."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    before = municipality.round(f"Før, {respondents}", respondents, NOW - YEAR, closed=True)
    round = municipality.round(f"Nu, {respondents}", respondents, NOW, closed=False)
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(municipality.leader)

    def get() -> bytes:
        answer = client.get(f"/resultater/{round.pk}/")
        assert answer.status_code == 200
        return answer.content

    page = get()
    assert before.name.encode() in gzip.decompress(page)
    with CaptureQueriesContext(connection) as asked:
        get()
    result: dict[str, object] = {
        "answers": respondents * UNITS * 39,
        "queries": len(asked),
        "kilobytes sent": round_to(len(page) / 1_000_000),
    }
    result["nothing changed"] = timed(get, lambda: None, repeats)
    result["one answer changed"] = timed(get, lambda: municipality.change_one_answer(round), repeats)
    result["everything forgotten"] = timed(get, caches["results"].clear, max(repeats // 5, 3))
    for each in (before, round):
        each.sheets.all().delete()
    return result


def yardsticks(municipality: Municipality, repeats: int) -> dict[str, float]:
    from django.test import Client

    client = Client()
    client.force_login(municipality.leader)
    numbers = np.random.default_rng(1).normal(size=(1000, 1000)).astype(np.float32)
    runs = {
        "numpy sorts a million float32": lambda: np.sort(numbers, axis=1),
        "the list of rounds, empty": lambda: client.get("/maalinger/"),
    }
    return {name: round_to(median_of(run, repeats, time.process_time)) for name, run in runs.items()}


def round_to(seconds: float) -> float:
    """Thousandths with one decimal."""
    return round(seconds * 1000, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=25)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="spindel-bench-") as home:
        start_django(home)
        municipality = Municipality()
        result: dict[str, object] = {
            "what": f"the result page of {UNITS} units × {RESPONDENTS} respondents × 39 items, with an earlier round",
            "unit": "milliseconds of processor time, median, through Django's test client",
            "command": " ".join(["python", "bench/results_page.py", *sys.argv[1:]]),
            "goals_ms": GOALS_MS,
            "machine": machine(),
            "repeats": asked.repeats,
        }
        result["yardsticks"] = sticks = yardsticks(municipality, asked.repeats)
        result["page"] = page = measure(municipality, RESPONDENTS, asked.repeats)
        light = sticks["the list of rounds, empty"]
        result["times the empty list"] = {name: round(page[name] / light, 1) for name in GOALS_MS}
        result["curve"] = {
            name: measure(municipality, respondents, asked.repeats) for name, respondents in CURVE.items()
        }
    write("results_page", result)


if __name__ == "__main__":
    main()
