"""A worker as a program of its own, with tasks that write down in a file what they did: to be killed by its test.

``python working.py prepare|queue|work|report FOLDER``; the database is the one SPINDEL_DATABASE_URL names, and holds the
tables of background work only.
"""

import json
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import dj_database_url
import django
from django.conf import settings

JOBS = 150
WORK_SECONDS = 0.01


def configure() -> None:
    database = dj_database_url.config(env="SPINDEL_DATABASE_URL")
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;",
        }
    settings.configure(
        INSTALLED_APPS=["spindel.foundation.audit", "spindel.foundation.jobs"],
        DATABASES={"default": database},
        USE_TZ=True,
        DEFAULT_FROM_EMAIL="spindel@example.org",
    )
    django.setup()


class Tasks:
    """Each leaves a line before and a line after."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"

    def do(self, n: int, kind: str) -> None:
        with self.log.open("a") as log:
            log.write(f"{kind} {n} begun\n")
            log.flush()
            time.sleep(WORK_SECONDS)
            log.write(f"{kind} {n} done\n")

    def again_and_again(self, *, n: int, now: object) -> None:
        self.do(n, "again")

    def never_twice(self, *, n: int, now: object) -> None:
        self.do(n, "once")


def wire(folder: Path) -> None:
    from spindel.cli import worker
    from spindel.foundation.jobs import reads, writes
    from spindel.foundation.jobs.models import Task

    tasks = Tasks(folder)
    reads.wire(
        {"thing.done": [Task(run=tasks.again_and_again), Task(run=tasks.never_twice, at_most_once=True)]}
    )
    writes.HOLD = timedelta(seconds=1)
    worker.LOOKS_AGAIN, worker.BEATS = 0.05, 4


def prepare(_folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def queue(_folder: Path) -> None:
    from django.utils import timezone

    from spindel.foundation.jobs.writes import announce_many

    announce_many(
        fact="thing.done", organisation_id=1, now=timezone.now(), each=({"n": n} for n in range(JOBS))
    )


def work(_folder: Path) -> None:
    from spindel.cli.worker import Worker

    Worker().work(once=False)


def report(_folder: Path) -> None:
    """Task and state to how many; the numbers of those that are uncertain."""
    from spindel.foundation.jobs.models import Job, State

    states = Counter(
        f"{task.rpartition('.')[2]} {state}" for task, state in Job.objects.values_list("task", "state")
    )
    uncertain = [
        facts["n"] for facts in Job.objects.filter(state=State.UNCERTAIN).values_list("facts", flat=True)
    ]
    sys.stdout.write(json.dumps({"states": states, "uncertain": uncertain}))


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    configure()
    wire(folder)
    {"prepare": prepare, "queue": queue, "work": work, "report": report}[sys.argv[1]](folder)
