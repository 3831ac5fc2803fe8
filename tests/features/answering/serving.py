"""A real server in a process of its own: an open round, and people who have begun to answer in it.

Two commands of this module do the work: `scene RESPONDENTS` fills the database and tells through `people.json` who can
sign in and with which cookie, `listen PORT WORKERS` serves it. They are processes of their own, since a server that is
forked must not inherit a connection.
"""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CLONE = Path(__file__).resolve().parents[3]
SETTINGS = "tests.features.answering.server_settings"
PATIENCE_SECONDS = 60
KEYS = 12
"""To each round for those who come by a link."""


class Server:
    """Listens on a port of its own; ``database`` is another database than the SQLite file in its home."""

    def __init__(self, home: Path, *, respondents: int = 1, workers: int = 1, database: str = "") -> None:
        self.home, self.port = home, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SPINDEL_")},
            "PYTHONPATH": str(CLONE / "src"),
            "SPINDEL_HOME": str(home),
            "SPINDEL_TEST_HOME": str(home),
            "SPINDEL_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        self.workers = workers
        if self.run("scene", respondents).wait():
            raise RuntimeError((self.home / "server.log").read_text())
        self.start()

    def run(self, *words: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", __name__, *map(str, words)]
        with (self.home / "server.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=CLONE, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def start(self) -> None:
        self.process = self.run("listen", self.port, self.workers)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.home / "server.log").read_text())
            time.sleep(0.05)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/sundhed/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """As a power cut would: the server and every worker at once, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def people(self) -> dict[str, Any]:
        """``sheets``: a list of sheet, round, unit and cookie, one for each respondent."""
        told: dict[str, Any] = json.loads((self.home / "people.json").read_text())
        return told

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Straight into the SQLite file, past the product."""
        with sqlite3.connect(self.home / "spindel.sqlite3", timeout=20) as connection:
            rows = connection.execute(statement, values).fetchall()
        connection.close()
        return rows


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Respondent:
    """Saves as the page's script does, over one connection; http.client costs a client little."""

    def __init__(self, port: int, sheet: Mapping[str, Any]) -> None:
        self.sheet = sheet
        self.revisions: dict[str, int] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = f"spindel_session={sheet['cookie']}"
        self.headers = {
            "Cookie": self.cookie,
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        self.take_token()

    def take_token(self) -> None:
        self.connection.request("GET", f"/svar/ark/{self.sheet['sheet']}/", headers=self.headers)
        response = self.connection.getresponse()
        token = json.loads(response.read())["token"]
        csrf = next(value for name, value in response.getheaders() if value.startswith("spindel_csrf"))
        self.headers |= {"Cookie": f"{self.cookie}; {csrf.partition(';')[0]}", "X-CSRFToken": token}

    def save(self, item: str, choice: str) -> int:
        """The HTTP status; raises OSError where the line is dead."""
        data = {"item": item, "chosen": [choice], "seen": self.revisions.get(item, 0)}
        self.connection.request(
            "POST", f"/svar/ark/{self.sheet['sheet']}/gem/", json.dumps(data), self.headers
        )
        response = self.connection.getresponse()
        body = response.read()
        if response.status == 200:
            self.revisions[item] = json.loads(body)["revision"]
        return response.status


def set_the_scene(respondents: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.test import Client

    from spindel.features.answering.writes import start_sheet
    from tests.cast import NOW, account, assemble
    from tests.factories.rounds import opened_round

    call_command("migrate", verbosity=0)
    cast = assemble()
    round = opened_round(cast)
    people = [cast.alma, *(account(f"Respondent{number}") for number in range(1, respondents))]
    for person in people[1:]:
        person.memberships.create(organisation=cast.here, role="respondent", unit=cast.home_care)

    def signed_in(person: Any) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies["spindel_session"].value

    sheets = [start_sheet(round=round, unit=cast.home_care, respondent=person, now=NOW) for person in people]
    return {
        "sheets": [
            {"sheet": sheet.pk, "round": round.pk, "unit": cast.home_care.pk, "cookie": signed_in(person)}
            for sheet, person in zip(sheets, people, strict=True)
        ],
        "bo": signed_in(cast.bo),
        "keys": {mode: keys_to(cast, mode) for mode in ("named", "confidential", "anonymous")},
    }


def keys_to(cast: Any, mode: str) -> dict[str, Any]:
    """A round of its own for those who come by a link: keys to personal ones, and the code of an open one."""
    from spindel.features.catalogue.models import FrameworkVersion
    from spindel.features.rounds.writes import open_round, plan_round
    from tests.cast import NOW
    from tests.features.answering.keys import invited, key_to, open_link

    round = plan_round(
        framework_version=FrameworkVersion.objects.get(organisation=cast.here),
        name=f"Runde {mode}",
        units=[cast.home_care],
        actor=cast.bo,
        now=NOW,
        mode=mode,
    )
    open_round(round=round, actor=cast.bo, now=NOW)
    keys = [key_to(invited(round, cast.home_care, f"Gæst{number}")) for number in range(KEYS)]
    code = f"kaffestuen-{mode}"
    open_link(round, cast.home_care, code)
    return {"round": round.pk, "unit": cast.home_care.pk, "keys": keys, "code": code}


def main(command: str, *numbers: int) -> None:
    import django

    django.setup()
    if command == "scene":
        people = set_the_scene(*numbers)
        (Path(os.environ["SPINDEL_HOME"]) / "people.json").write_text(json.dumps(people))
    else:
        from spindel.cli.serve import listen

        listen("127.0.0.1", *numbers)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
