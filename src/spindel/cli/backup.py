"""Everything that must not be lost, in one file, while people go on working."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from spindel.cli import database, keeping


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")


def run(arguments: argparse.Namespace) -> int:
    database.set_up_django()
    manifest = keeping.back_up(arguments.out, now=datetime.now(UTC))
    rows, files = keeping.total(manifest.rows), len(manifest.hashes) - 1
    print(f"{arguments.out}: {rows} rows in {len(manifest.rows)} tables, {files} files")
    return 0
