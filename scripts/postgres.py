"""A private PostgreSQL for as long as it is needed: `python scripts/postgres.py -- command …` sets SPINDEL_DATABASE_URL.

It lives in a folder of its own, is reached through a socket in that folder only, and is gone afterwards, also after
Ctrl-C. Its data are worth nothing, so it never waits for the disk.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

NAME = "spindel"
"""The database, and the role that owns it: an ordinary one, as in earnest, so that row-level security holds for it."""
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 60
PATIENCE_SECONDS = 60
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


class NoPostgres(Exception):  # noqa: N818  (it is a plain statement)
    """There is no PostgreSQL on this machine; the text says what to do."""


def program(name: str) -> str:
    """The newest installed one; Debian keeps them out of PATH."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise NoPostgres("PostgreSQL is not installed. On Debian and Ubuntu: apt install postgresql")
    return found


def owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user made for it, or as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL cannot run as root, and there is neither a user postgres nor nobody.")


@contextmanager
def cluster() -> Iterator[str]:
    """Yields the address of an empty database."""
    initdb, server, ready, createuser, createdb = (
        program(name) for name in ("initdb", "postgres", "pg_isready", "createuser", "createdb")
    )
    runs_as = owner()
    roomy = len(tempfile.gettempdir()) < LONGEST_SOCKET_FOLDER
    folder = Path(tempfile.mkdtemp(prefix="spindel-postgres-", dir=None if roomy else "/tmp"))
    try:
        if runs_as:
            os.chown(folder, runs_as["user"], runs_as["group"])
        quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **runs_as}
        data = [f"--pgdata={folder / 'data'}", f"--username={SUPERUSER}"]
        subprocess.run(
            [initdb, *data, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            **quiet,
        )
        haste = [word for name, value in IN_A_HURRY.items() for word in ("-c", f"{name}={value}")]
        only_socket = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        log = (folder / "log").open("wb")
        process = subprocess.Popen(
            [server, "-D", str(folder / "data"), *only_socket, *haste],
            **{**quiet, "stdout": log, "stderr": subprocess.STDOUT, "start_new_session": True},
        )
        try:
            wait_until_ready(process, [ready, "--quiet", f"--host={folder}"], folder / "log")
            as_superuser = [f"--host={folder}", f"--username={SUPERUSER}"]
            subprocess.run([createuser, *as_superuser, "--createdb", NAME], check=True, **quiet)
            subprocess.run([createdb, *as_superuser, f"--owner={NAME}", NAME], check=True, **quiet)
            yield f"postgresql://{NAME}@{quote(str(folder), safe='')}/{NAME}"
        finally:
            stop(process)
            log.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(process: subprocess.Popen[bytes], ask: Sequence[str], log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while subprocess.call(ask) != 0:
        if process.poll() is not None or time.monotonic() > until:
            raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    """SIGINT ends it at once and in order; one that does not obey is killed."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def leave_in_order(*_: object) -> None:
    """Being asked to stop is an ordinary way out: everything opened is closed."""
    sys.exit(128 + signal.SIGTERM)


def run(command: Sequence[str], **surroundings: str) -> int:
    """Run a command to its end; when this process is told to leave, the command leaves first, and in order."""
    process = subprocess.Popen(command, env={**os.environ, **surroundings})
    try:
        return process.wait()
    except SystemExit:
        process.send_signal(signal.SIGINT)
        raise
    finally:
        # Ctrl-C reaches it from the terminal by itself; a second one would cut its clearing up short.
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_SECONDS)
        process.kill()
        process.wait()


def main(command: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, leave_in_order)
    try:
        with cluster() as url:
            return run(command, SPINDEL_DATABASE_URL=url)
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(words[1:] if words[:1] == ["--"] else words))
