"""The frameworks that come with Spindel, and reading a framework's files from a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from spindel.core.frameworks.parsing import MAX_BYTES, MAX_FILES, STRUCTURE
from spindel.core.refusals import Refusal


def bundled() -> list[str]:
    """The ids of the frameworks that come with Spindel."""
    return sorted(folder.name for folder in files(__name__).iterdir() if (folder / STRUCTURE).is_file())


def read_bundled(framework: str) -> Mapping[str, bytes]:
    """The files of a framework that comes with Spindel, for ``parse``."""
    if framework not in bundled():
        raise Refusal("framework.not_bundled", word=framework, known=bundled())
    return _read(files(__name__).joinpath(framework).iterdir())


def read_folder(path: str | Path) -> Mapping[str, bytes]:
    """The YAML files of a folder, for ``parse``; what lies there otherwise is left alone."""
    folder = Path(path)
    if not folder.is_dir():
        raise Refusal("framework.no_folder", path=str(path))
    return _read(folder.iterdir())


def schema(name: str = "framework") -> str:
    """The JSON Schema of ``framework.yaml`` ("framework") or of a language's file ("texts")."""
    return files("spindel.core.frameworks").joinpath(f"{name}.schema.json").read_text("utf-8")


def _read(entries: Iterable[Traversable]) -> dict[str, bytes]:
    """No more files and bytes than are needed to see that there are too many."""
    wanted = [entry for entry in entries if entry.name.endswith((".yaml", ".yml")) and entry.is_file()]
    read = {}
    for entry in sorted(wanted, key=lambda entry: entry.name)[: MAX_FILES + 1]:
        with entry.open("rb") as stream:
            read[entry.name] = stream.read(MAX_BYTES + 1)
    return read
