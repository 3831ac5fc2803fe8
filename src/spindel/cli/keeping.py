"""What a backup is: one file with the database, the files people have handed in, and what there has to be of each."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from spindel.cli.database import copy_sqlite, has_been_used
from spindel.core.refusals import Refusal, shown

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files"
BLOCK = 1 << 20
PASSED_ON = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


@dataclass(frozen=True)
class Manifest:
    """Rows by table, hashes by file, and which form the database had."""

    made_at: str
    kind: str
    migrations: list[str]
    rows: dict[str, int]
    hashes: dict[str, str]


def back_up(target: Path, *, now: datetime) -> Manifest:
    """Write everything into one file, readable by its owner only; the target has its name when it is whole."""
    if not has_been_used():
        raise Refusal("backup.nothing")
    if target.exists():
        raise Refusal("backup.exists", path=str(target))
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    room = target.with_name(f".{target.name}.{os.getpid()}.room")
    try:
        room.mkdir(mode=0o700, parents=True)
        manifest = gather(room, now)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with tarfile.open(partial, "w:gz", compresslevel=6) as archive:
            for name in (MANIFEST, DATABASE, FILES):
                if (room / name).exists():
                    archive.add(room / name, name)
        with opened(partial) as again:
            check_hashes(again, manifest)
        partial.replace(target)
    except (OSError, sqlite3.Error) as problem:
        raise Refusal("backup.not_written", path=str(target), problem=str(problem)) from None
    finally:
        partial.unlink(missing_ok=True)
        shutil.rmtree(room, ignore_errors=True)
    return manifest


def gather(room: Path, now: datetime) -> Manifest:
    from django.db import connection

    from spindel.site import env

    rows = dump(room / DATABASE)
    if (env.home() / FILES).is_dir():
        shutil.copytree(env.home() / FILES, room / FILES)
    hashes = {name: hash_of(room / name) for name in files_in(room)}
    manifest = Manifest(now.isoformat(), connection.vendor, applied_migrations(), rows, hashes)
    (room / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def dump(target: Path) -> dict[str, int]:
    """The database as it is at one moment, while others write; says how many rows each table has at that moment."""
    from django.db import connection, transaction

    if connection.vendor == "sqlite":
        copy_sqlite(Path(str(connection.settings_dict["NAME"])), target)
        return rows_in_file(target)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        postgres(
            *("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--enable-row-security"),
            *(f"--snapshot={snapshot}", f"--file={target}"),
        )
        return rows_here()


def put_back(manifest: Manifest, source: Path) -> None:
    """Into a database that nobody has used yet, and only as whole as it was."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.close()
        if rows_in_file(source) != manifest.rows:
            raise Refusal("restore.not_whole")
        copy_sqlite(source, Path(str(connection.settings_dict["NAME"])))
    else:
        name = connection.settings_dict["NAME"]
        postgres(
            *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
            *(f"--dbname={name}", str(source)),
        )
    if rows_here() != manifest.rows:
        raise Refusal("restore.not_whole")


def postgres(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, told of the database by its surroundings, where passwords are nobody else's."""
    from django.db import connection

    facts = connection.settings_dict
    told = {
        "PGHOST": facts["HOST"],
        "PGPORT": facts["PORT"],
        "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"],
    }
    told |= {"PGDATABASE": facts["NAME"], "PGOPTIONS": "-c spindel.organisation=everywhere"}
    told |= {name: facts["OPTIONS"].get(option, "") for option, name in PASSED_ON.items()}
    found = shutil.which(program)
    if not found:
        raise Refusal("backup.no_program", program=program)
    known = {name: str(value) for name, value in told.items() if value}
    done = subprocess.run(  # noqa: S603  (PostgreSQL's own, found in PATH)
        [found, *arguments], env={**os.environ, **known}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refusal("backup.program_failed", program=program, problem=shown(done.stderr.strip()))


def rows_here() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        return {name: count_rows(cursor, name) for name in connection.introspection.table_names(cursor)}


def rows_in_file(file: Path) -> dict[str, int]:
    """Of a copy that is sound in itself."""
    with closing(sqlite3.connect(file)) as opened_copy:
        cursor = opened_copy.cursor()
        if cursor.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Refusal("restore.not_whole")
        tables = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'sqlite_sequence' ORDER BY name"
        )
        return {name: count_rows(cursor, name) for [name] in cursor.execute(tables).fetchall()}


def count_rows(cursor: object, table: str) -> int:
    from django.db import connection

    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # type: ignore[attr-defined]  # noqa: S608
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def applied_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Steps that this version has never heard of: the backup is of a newer one."""
    from django.db.migrations.loader import MigrationLoader

    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    ours = {name.partition(".")[0] for name in known}
    return [name for name in manifest.migrations if name not in known and name.partition(".")[0] in ours]


@contextmanager
def opened(backup: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(backup, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise Refusal("restore.unreadable", path=str(backup), problem=str(problem)) from None


def manifest_of(archive: tarfile.TarFile) -> Manifest:
    try:
        text = archive.extractfile(MANIFEST)
        return Manifest(**json.load(text)) if text else Manifest("", "", [], {}, {})
    except (KeyError, ValueError, TypeError) as problem:
        raise Refusal("restore.unreadable", path=str(archive.name), problem=str(problem)) from None


def check_hashes(archive: tarfile.TarFile, manifest: Manifest) -> None:
    found: dict[str, str] = {}
    for member in archive:
        content = archive.extractfile(member) if member.isfile() and member.name != MANIFEST else None
        if content:
            found[member.name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    if found != manifest.hashes:
        raise Refusal("restore.not_whole")


def files_in(room: Path) -> list[str]:
    return sorted(path.relative_to(room).as_posix() for path in room.rglob("*") if path.is_file())


def hash_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def total(rows: Mapping[str, int]) -> int:
    return sum(rows.values())
