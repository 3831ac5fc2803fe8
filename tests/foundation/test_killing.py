"""Workers are killed in the middle of things: nothing is lost, and what must not happen twice does not."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.foundation import working

PATIENCE_SECONDS = 60


class Workers:
    """Two of them, in a folder of their own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.running: list[subprocess.Popen[bytes]] = []

    def command(self, word: str) -> list[str]:
        return [sys.executable, str(ROOT / "tests" / "foundation" / "working.py"), word, str(self.folder)]

    @property
    def surroundings(self) -> dict[str, str]:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return {**os.environ, "SPINDEL_DATABASE_URL": self.url, "PYTHONPATH": path}

    def tell(self, word: str) -> str:
        answer = subprocess.run(
            self.command(word), env=self.surroundings, check=True, capture_output=True, text=True
        )
        return answer.stdout

    def start(self) -> None:
        while len(self.running) < 2:
            self.running.append(subprocess.Popen(self.command("work"), env=self.surroundings))

    def kill(self) -> None:
        victim = self.running.pop(0)
        victim.kill()
        victim.wait()

    def lines(self, ending: str) -> list[str]:
        log = self.folder / "log"
        return (
            [line for line in log.read_text().splitlines() if line.endswith(ending)] if log.exists() else []
        )

    def wait_for(self, lines: int) -> None:
        started = time.monotonic()
        while len(self.lines("begun")) < lines:
            assert time.monotonic() - started < PATIENCE_SECONDS
            time.sleep(0.01)

    def wait_for_rest(self) -> dict[str, Counter[str]]:
        started = time.monotonic()
        while True:
            report = json.loads(self.tell("report"))
            if not any(state.endswith(("waiting", "running")) for state in report["states"]):
                return report
            assert time.monotonic() - started < PATIENCE_SECONDS, report
            time.sleep(0.2)


@pytest.fixture
def workers(tmp_path: Path, empty_database: str) -> Iterator[Workers]:
    made = Workers(tmp_path, empty_database)
    try:
        yield made
    finally:
        while made.running:
            made.kill()


@pytest.mark.database
def test_killed_workers_lose_nothing_and_do_nothing_twice_that_must_not_be(workers: Workers) -> None:
    workers.tell("prepare")
    workers.tell("queue")
    for kills in range(1, 6):
        workers.start()
        workers.wait_for(kills * 40)
        workers.kill()
    workers.start()
    report = workers.wait_for_rest()

    begun, done = Counter(workers.lines("begun")), Counter(workers.lines("done"))
    assert report["states"]["again_and_again done"] == working.JOBS
    assert {f"again {n} done" for n in range(working.JOBS)} <= done.keys()
    assert max(count for line, count in begun.items() if line.startswith("once")) == 1
    unfinished = {n for n in range(working.JOBS) if f"once {n} done" not in done}
    assert unfinished <= set(report["uncertain"])
    assert report["states"].get("never_twice done", 0) + len(report["uncertain"]) == working.JOBS
    assert len(report["uncertain"]) <= 5
