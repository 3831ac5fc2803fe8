"""The suites' own machinery: honest totals, and nothing left behind."""

import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import ROOT

SCRIPTS = ROOT / "scripts"


def script(name: str) -> Any:
    """A script as it is when run: found beside its neighbours."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec = importlib.util.spec_from_file_location(f"{name}_script", SCRIPTS / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPTS))
    return module


running, postgres = script("test"), script("postgres")


def report(folder: Path, **numbers: int) -> Path:
    facts = " ".join(f'{name}="{number}"' for name, number in numbers.items())
    file = folder / "report.xml"
    file.write_text(f"<testsuites><testsuite {facts}/></testsuites>", encoding="utf-8")
    return file


def test_totals_come_from_the_report(tmp_path):
    outcome = running.counted("x", report(tmp_path, tests=10, failures=2, errors=1, skipped=3), 1)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (4, 3, 3)


def test_a_suite_that_ended_badly_without_saying_why_has_failed(tmp_path):
    assert running.counted("x", tmp_path / "none.xml", 4).failed == 1
    assert running.counted("x", report(tmp_path, tests=3), 3).failed == 1


def test_a_suite_without_tests_has_not_failed(tmp_path):
    assert running.counted("x", tmp_path / "none.xml", running.NOTHING_COLLECTED).failed == 0


def test_all_suites_run_whatever_fails_and_the_last_line_is_the_total(capsys, monkeypatch):
    def suite(title, **numbers):
        def run(_reports):
            if not numbers:
                raise postgres.NoPostgres("there is none")
            return running.Outcome(title, **numbers)

        run.__doc__ = title
        return run

    monkeypatch.setattr(running.postgres, "NoPostgres", postgres.NoPostgres)
    monkeypatch.setitem(
        running.SUITES, "all", lambda: [suite("a", failed=1), suite("b"), suite("c", passed=5, skipped=2)]
    )
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert running.main("all") == 1
    finally:
        signal.signal(signal.SIGTERM, before)
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 2 failed, 2 skipped"


@pytest.fixture
def installed():
    try:
        return postgres.program("initdb")
    except postgres.NoPostgres as problem:
        pytest.skip(str(problem))


ASK = """
import os, sys, time, dj_database_url, psycopg
facts = dj_database_url.parse(os.environ["SPINDEL_DATABASE_URL"])
with psycopg.connect(host=facts["HOST"], user=facts["USER"], dbname=facts["NAME"]) as database:
    print(facts["HOST"], database.execute("SELECT lower('ÆØÅ')").fetchone()[0], flush=True)
time.sleep(float(sys.argv[1]))
"""


def private(seconds: float, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(SCRIPTS / "postgres.py"), "--", sys.executable, "-c", ASK, str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
        start_new_session=True,
    )


def commands() -> dict[int, str]:
    """What runs on this machine, by process id."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found[int(file.parent.name)] = file.read_text(errors="replace").replace("\0", " ")
    return found


def nothing_is_left(folder: Path) -> bool:
    running_here = any(str(folder) in command for command in commands().values())
    return not list(folder.glob("spindel-postgres-*")) and not running_here


@pytest.fixture
def folder():
    """PostgreSQL may run as another user, who must be let through to its folder, and its socket's path is to be short."""
    place = Path(tempfile.mkdtemp(prefix="spindel-"))
    place.chmod(0o755)
    yield place
    place.rmdir()


def test_a_private_database_is_reached_through_its_folder_and_gone_afterwards(installed, folder):
    process = private(0, folder)
    host, folded = process.communicate(timeout=60)[0].split()
    assert (process.returncode, folded) == (0, "æøå")
    assert host.startswith(str(folder))
    assert nothing_is_left(folder)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_told_to_stop_half_way(installed, folder, how):
    process = private(300, folder)
    assert process.stdout
    assert process.stdout.readline()
    # From a terminal, Ctrl-C reaches the command as well.
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    process.wait(timeout=60)
    process.stdout.close()
    until = time.monotonic() + 10
    while not nothing_is_left(folder) and time.monotonic() < until:
        time.sleep(0.1)
    assert nothing_is_left(folder)
