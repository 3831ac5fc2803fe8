"""Writes files whole or not at all: a full disk leaves what stood there before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from spindel.core.refusals import Refusal


def write(path: Path, content: bytes) -> None:
    """One file; what is no file, such as /dev/stdout, is written to as it is."""
    if path.exists() and not path.is_file() and not path.is_dir():
        try:
            path.write_bytes(content)
        except OSError as problem:
            raise not_written(path, problem) from None
    else:
        write_all(path.parent, {path.name: content})


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """All files or none: each is written beside its place first, and they are put there when all are."""
    partials: dict[Path, Path] = {}
    path = folder
    try:
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(21, os.strerror(21))  # noqa: TRY301  (said as all others are)
            partials[path] = path.with_name(f".{path.name}.{os.getpid()}.part")
            write_through(partials[path], content)
        for path, partial in partials.items():  # noqa: B007  (named in what is said)
            partial.replace(path)
    except OSError as problem:
        raise not_written(path, problem) from None
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)
    return list(partials)


def write_through(path: Path, content: bytes) -> None:
    """Closed before it is put in its place, so that a disk that turns out to be full has said so."""
    with path.open("wb") as stream:
        stream.write(content)


def not_written(path: Path, problem: OSError) -> Refusal:
    return Refusal("file.not_written", path=str(path), problem=problem.strerror or "")
