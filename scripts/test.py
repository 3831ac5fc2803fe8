"""Run suites: `test.py all|check|core|journeys|bench`. All of them run, whatever fails; the last line is the total."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock
from xml.etree import ElementTree as ET

import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
OURS = ["src", "tests", "scripts", "bench"]
NOTHING_COLLECTED = 5
REAL_SETTINGS = {"DJANGO_SETTINGS_MODULE": "spindel.site.settings", "SPINDEL_TLS": "1"}


@dataclass
class Outcome:
    """What one suite came to; a check of the machine counts as one."""

    title: str
    seconds: float = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return (
            f"{self.title:<32} {self.passed:>5} passed, {self.failed} failed{skipped} ({self.seconds:.0f} s)"
        )


Suite = Callable[[Path], Outcome]


def check(title: str, *command: str, **surroundings: str) -> Suite:
    """One program that says yes or no."""

    def run(_reports: Path) -> Outcome:
        failed = postgres.run([str(BIN / command[0]), *command[1:]], **surroundings) != 0
        return Outcome(title, passed=int(not failed), failed=int(failed))

    run.__doc__ = title
    return run


def pytest(title: str, *arguments: str, on_postgres: bool = False) -> Suite:
    """One call of pytest."""

    def run(reports: Path) -> Outcome:
        report = reports / f"{len(list(reports.iterdir()))}.xml"
        command = [str(BIN / "python"), "-m", "pytest", "--quiet", f"--junitxml={report}", *arguments]
        if on_postgres:
            with postgres.cluster() as url:
                code = postgres.run(command, SPINDEL_DATABASE_URL=url)
        else:
            code = postgres.run(command, SPINDEL_DATABASE_URL="")
        return counted(title, report, code)

    run.__doc__ = title
    return run


def counted(title: str, report: Path, code: int) -> Outcome:
    outcome = Outcome(title)
    if report.exists():
        for suite in ET.parse(report).iter("testsuite"):
            total, failed, errors, skipped = (
                int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")
            )
            outcome.failed += failed + errors
            outcome.skipped += skipped
            outcome.passed += total - failed - errors - skipped
    if code not in (0, NOTHING_COLLECTED) and not outcome.failed:
        outcome.failed = 1
    return outcome


def django(title: str, *arguments: str) -> Suite:
    return check(title, "python", "manage.py", *arguments, **REAL_SETTINGS)


def checks() -> list[Suite]:
    folders = [folder for folder in OURS if any((ROOT / folder).rglob("*.py"))]
    return [
        check("ruff", "ruff", "check", "--quiet", *folders),
        check("format", "ruff", "format", "--check", "--quiet", *folders),
        check("types", "mypy", "src"),
        check("arrows", "lint-imports", "--no-cache", "--no-logo"),
        check("containers", "hadolint", "Containerfile"),
        check("yaml", "yamllint", "--strict", "compose.yaml", ".yamllint.yaml"),
        check("compose", "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"),
        django("migrations", "makemigrations", "--check", "--dry-run"),
        django("deployment", "check", "--deploy", "--fail-level", "WARNING"),
    ]


def journeys() -> list[Suite]:
    return [pytest("journeys in a real browser", "tests", "-m", "journey")]


def benches() -> list[Suite]:
    programs = sorted(path for path in (ROOT / "bench").glob("*.py") if not path.name.startswith("_"))
    return [check(f"bench {path.stem}", "python", str(path.relative_to(ROOT))) for path in programs]


def everything() -> list[Suite]:
    return [
        *checks(),
        pytest("tests on SQLite", "tests", "--numprocesses=auto", "-m", "not journey"),
        pytest("tests on PostgreSQL", "tests", "--numprocesses=auto", "-m", "database", on_postgres=True),
        *journeys(),
    ]


SUITES: dict[str, Callable[[], list[Suite]]] = {
    "all": everything,
    "check": checks,
    "core": lambda: [pytest("core", "tests/core", "--numprocesses=auto")],
    "journeys": journeys,
    "bench": benches,
}


def run_suites(suites: list[Suite], folder: Path) -> list[Outcome]:
    reports = folder / "reports"
    reports.mkdir()
    outcomes = []
    for suite in suites:
        print(f"── {suite.__doc__}", flush=True)
        started = time.monotonic()
        try:
            outcome = suite(reports)
        except (postgres.NoPostgres, subprocess.CalledProcessError) as problem:
            print(problem, flush=True)
            outcome = Outcome(str(suite.__doc__), failed=1)
        outcome.seconds = time.monotonic() - started
        print(f"   {outcome.seconds:.0f} s", flush=True)
        outcomes.append(outcome)
    return outcomes


@contextmanager
def folder_for_everything() -> Iterator[Path]:
    """Whatever the suites write besides the clone goes here, and goes away; PostgreSQL's own user may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="spindel-"))
    folder.chmod(0o711)
    surroundings = mock.patch.dict(os.environ, TMPDIR=str(folder), SPINDEL_HOME=str(folder / "home"))
    try:
        with surroundings, mock.patch.object(tempfile, "tempdir", str(folder)):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(wanted: str) -> int:
    signal.signal(signal.SIGTERM, postgres.leave_in_order)
    os.chdir(ROOT)
    with folder_for_everything() as folder:
        outcomes = run_suites(SUITES[wanted](), folder)
    print("──", *outcomes, sep="\n")
    passed, failed, skipped = (
        sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SUITES:
        sys.exit(f"Say which: {' '.join(SUITES)}")
    sys.exit(main(sys.argv[1]))
