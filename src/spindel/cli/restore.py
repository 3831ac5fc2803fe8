"""A backup back into a database that nobody has used yet, and proof that all of it is there."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from spindel.cli import database, keeping
from spindel.core.refusals import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", type=Path, metavar="FILE", help="a file that “spindel backup” wrote")


def run(arguments: argparse.Namespace) -> int:
    database.set_up_django()
    with keeping.opened(arguments.backup) as archive:
        manifest = keeping.manifest_of(archive)
        check_fits(manifest)
        keeping.check_hashes(archive, manifest)
        with tempfile.TemporaryDirectory(prefix="spindel-restore-") as room:
            archive.extractall(room, filter="data")
            keeping.put_back(manifest, Path(room) / keeping.DATABASE)
            put_files_back(Path(room) / keeping.FILES)
    database.upgrade(now=datetime.now(UTC))
    rows, files = keeping.total(manifest.rows), len(manifest.hashes) - 1
    print(f"{arguments.backup}: {rows} rows in {len(manifest.rows)} tables, {files} files are back")
    return 0


def check_fits(manifest: keeping.Manifest) -> None:
    from django.db import connection

    from spindel.site import env

    if manifest.kind != connection.vendor:
        raise Refusal("restore.other_database", kind=manifest.kind, here=connection.vendor)
    if unknown := keeping.unknown_migrations(manifest):
        raise Refusal("restore.newer", migration=unknown[0])
    folder = env.home() / keeping.FILES
    if database.has_been_used() or (folder.is_dir() and any(folder.iterdir())):
        raise Refusal("restore.not_empty")


def put_files_back(source: Path) -> None:
    from spindel.site import env

    if source.is_dir():
        shutil.copytree(source, env.home() / keeping.FILES, dirs_exist_ok=True)
