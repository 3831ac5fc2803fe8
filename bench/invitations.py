"""20,000 invitations: how quickly they are queued, how fast a worker sends them, and whether a kill sends any twice.

Goals: queued in under 10 s; sent at the pace of the mail server; after ``kill -9`` of the worker in the middle, and another
one taking over, nobody has got two letters. The mail server is a real one on the same machine that counts what it took;
it shares the processors with the worker, so the pace is a lower bound. For scale, the bare pace is measured as well: the
same number of letters of the same size over one connection, with nothing of ours in between. Run from the root of a clone:
``python bench/invitations.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from _measuring import machine, write
from aiosmtpd.controller import Controller
from saving_answers import ROOT, database

from tests.features.answering.serving import free_port

GOAL_QUEUED_SECONDS = 10.0
UNITS = 98


class Letterbox:
    """Takes every letter, and counts them by recipient."""

    def __init__(self) -> None:
        self.letters: Counter[str] = Counter()
        self.size = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        self.letters.update(envelope.rcpt_tos)
        self.size = len(envelope.content)
        return "250 OK"

    def wait_for(self, number: int, process: subprocess.Popen[bytes], seconds: float) -> None:
        until = time.monotonic() + seconds
        while len(self.letters) < number:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.letters)} of {number} letters")
            if process.poll() is not None:
                raise RuntimeError("the worker has ended")
            time.sleep(0.05)


def queue(people: int) -> dict[str, float]:
    """In a process of its own: a round of 98 units, its people on the list, and the letters asked for."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from spindel.features.rounds.reads import Person
    from spindel.features.rounds.writes import invite_people, open_round, plan_round, send_invitations
    from spindel.foundation.organisation.models import Unit
    from tests.cast import assemble
    from tests.factories.rounds import framework_in

    call_command("migrate", verbosity=0)
    cast, now = assemble(), timezone.now()
    units = Unit.objects.bulk_create(Unit(organisation=cast.here, name=f"Område {n}") for n in range(UNITS))
    round = plan_round(
        framework_version=framework_in(cast.here),
        name="Måling",
        units=units,
        actor=cast.bo,
        now=now,
        audience="chosen",
    )
    listed = [
        Person(units[n % UNITS].pk, f"Person {n}", f"person{n}@egelund.example", False) for n in range(people)
    ]
    started = time.perf_counter()
    invite_people(round=round, people=listed, actor=cast.bo, now=now)
    invited = time.perf_counter()
    open_round(round=round, actor=cast.bo, now=now)
    opened = time.perf_counter()
    asked = send_invitations(round=round, actor=cast.bo, now=now)
    queued = time.perf_counter()
    if asked != people:
        raise RuntimeError(f"{asked} letters asked for")
    return {
        "put_on_the_list_seconds": round_to(invited - started),
        "opened_seconds": round_to(opened - invited),
        "queued_seconds": round_to(queued - opened),
    }


def round_to(seconds: float) -> float:
    return round(seconds, 2)


def bare_pace(box: Letterbox, port: int, letters: int) -> float:
    """Letters a second of the mail server itself, over one connection."""
    body = b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * (box.size // 72)
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(letters):
            line.sendmail("bare@egelund.example", [f"bare{number}@egelund.example"], body)
    return letters / (time.perf_counter() - started)


def worker(surroundings: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        command = [sys.executable, "-m", "spindel.cli", "worker"]
        return subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=file, stderr=file)


def outcome(surroundings: dict[str, str]) -> dict[str, int]:
    """How many letters stand as what."""
    command = [sys.executable, __file__, "--say", "outcome"]
    told = subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True, text=True)
    found: dict[str, int] = json.loads(told.stdout.splitlines()[-1])
    return found


def deliveries() -> dict[str, int]:
    import django

    django.setup()
    from django.db.models import Count

    from spindel.features.rounds.models import Invitation

    rows = Invitation.objects.values_list("delivery").annotate(Count("pk")).order_by()
    return dict(rows)


def surroundings_of(home: str, url: str, port: int) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("SPINDEL_")}
    return {
        **mine,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "spindel.site.settings",
        "SPINDEL_HOME": home,
        "SPINDEL_DATABASE_URL": url,
        "SPINDEL_ADDRESS": "http://127.0.0.1:8000",
        "SPINDEL_SMTP_HOST": "127.0.0.1",
        "SPINDEL_SMTP_PORT": str(port),
        "SPINDEL_SMTP_SECURITY": "none",
        "SPINDEL_SMTP_FROM": "spindel@egelund.example",
    }


def measure(kind: str, people: int) -> dict[str, Any]:
    print(kind, "…", file=sys.stderr)
    box = Letterbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with database(kind) as url, tempfile.TemporaryDirectory(prefix="spindel-bench-") as home:
            return send_all(people, box, surroundings_of(home, url, port), Path(home))
    finally:
        server.stop()


def send_all(people: int, box: Letterbox, surroundings: dict[str, str], home: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--people", str(people), "--say", "queued"]
    told = subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    log = home / "worker.log"
    process = worker(surroundings, log)
    box.wait_for(1, process, 60)
    started, first = time.perf_counter(), len(box.letters)
    box.wait_for(people // 4, process, 600)
    result["letters_per_second"] = round((len(box.letters) - first) / (time.perf_counter() - started), 1)
    box.wait_for(people // 2, process, 600)
    process.send_signal(signal.SIGKILL)
    process.wait()
    had = len(box.letters)
    second = worker(surroundings, log)
    started = time.perf_counter()
    box.wait_for(had + 1, second, 600)
    result["taken_over_after_seconds"] = round(time.perf_counter() - started, 1)
    wait_until_all_said(box, second, surroundings, people)
    second.terminate()
    second.wait()
    result |= {
        "people_with_two_letters": sum(number > 1 for number in box.letters.values()),
        "people_without": people - len(box.letters),
        "stands_as": outcome(surroundings),
        "bare_letters_per_second": round(
            bare_pace(box, int(surroundings["SPINDEL_SMTP_PORT"]), min(people, 5000)), 1
        ),
    }
    return result


def wait_until_all_said(
    box: Letterbox, process: subprocess.Popen[bytes], surroundings: dict[str, str], people: int
) -> None:
    """Until no letter waits any more; one may be uncertain, and is then never sent by itself."""
    box.wait_for(people - 5, process, 900)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        left = outcome(surroundings)
        if not left.get("waiting") and not left.get("sending"):
            return
        time.sleep(2)
    raise TimeoutError(str(left))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--say", choices=["queued", "outcome"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.say:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(queue(asked.people) if asked.say == "queued" else deliveries()))
        return
    result: dict[str, object] = {
        "what": "invitations by mail: queued, sent by one worker over one connection, the worker killed halfway",
        "command": f"python bench/invitations.py --people {asked.people}",
        "goal_queued_seconds": GOAL_QUEUED_SECONDS,
        "machine": machine(),
    }
    for kind in ("sqlite", "postgresql"):
        result[kind] = measure(kind, asked.people)
    write("invitations", result)


if __name__ == "__main__":
    main()
