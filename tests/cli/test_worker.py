"""The server brings a worker along; whatever becomes of the one, the other is not left over."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError

from spindel.cli import worker
from tests.architecture.source import ROOT

PATIENCE_SECONDS = 60


def until(true, what):
    started = time.monotonic()
    while not (found := true()):
        assert time.monotonic() - started < PATIENCE_SECONDS, what
        time.sleep(0.05)
    return found


def surroundings(home: Path) -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("SPINDEL_", "DJANGO_"))
    }
    return {**clean, "PYTHONPATH": str(ROOT / "src"), "SPINDEL_HOME": str(home)}


def spindel(home: Path, *words: str, **given) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "spindel.cli", *words], env=surroundings(home), **given)


def workers_of(parent: int) -> list[int]:
    """Ids of the workers that this process has started, as the system sees them."""
    mark = ["worker", "--while-alive", str(parent)]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if words[-4:-1] == mark:
            found.append(int(folder.name))
    return found


@pytest.fixture
def server(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = spindel(tmp_path, "serve", "--port", port)
    yield process
    process.kill()
    process.wait()


def group_of(process):
    return [process.pid, *workers_of(process.pid)]


def test_a_server_on_sqlite_brings_one_worker_and_takes_it_along(server):
    [first] = until(lambda: workers_of(server.pid), "no worker")
    os.kill(first, signal.SIGKILL)
    [second] = until(lambda: [found for found in workers_of(server.pid) if found != first], "no other worker")
    assert second != first
    # As a terminal does: everybody is told, and some are told twice.
    for process in [server.pid, *workers_of(server.pid), server.pid, server.pid]:
        os.kill(process, signal.SIGTERM)
    server.wait(PATIENCE_SECONDS)
    assert workers_of(server.pid) == []


def test_a_killed_server_leaves_no_worker(server):
    until(lambda: workers_of(server.pid), "no worker")
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    server.kill()
    server.wait()
    until(lambda: not workers_of(server.pid), "the worker is still there")
    for child in map(int, children):
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_a_worker_waits_for_its_database_and_leaves_when_told(tmp_path):
    with spindel(tmp_path, "worker", stderr=subprocess.PIPE) as worker:
        assert b"waiting for the database" in worker.stderr.readline()
        assert worker.poll() is None
        worker.terminate()
        assert worker.wait(PATIENCE_SECONDS) == 0


@pytest.mark.django_db
def test_a_database_that_is_away_for_a_while_does_not_end_the_worker(monkeypatch):
    """Nor does the job that was in its hands: whoever finds it later starts it over."""
    monkeypatch.setattr(worker, "LOOKS_AGAIN", 0.01)
    made, troubles, drained = worker.Worker(), [OperationalError("gone"), InterfaceError("closed")], []

    def drain():
        if troubles:
            raise troubles.pop(0)
        drained.append(True)
        made.stop()

    monkeypatch.setattr(made, "drain", drain)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    made.work(once=False)
    assert drained == [True]


@pytest.mark.django_db
def test_a_worker_that_is_told_once_does_what_is_due_and_stops(monkeypatch):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    made, done = worker.Worker(), []
    monkeypatch.setattr(made, "drain", lambda: done.append(True))
    made.work(once=True)
    assert done == [True]
    assert made.stopping.is_set()
