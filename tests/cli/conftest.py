"""Running the command in this process, and files of answers to give it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from spindel.cli.main import main
from spindel.core.frameworks import parse
from spindel.frameworks import read_bundled

FRAMEWORK = "digital-omstilling"
Run = Callable[..., "Outcome"]


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        return self.err.splitlines()


@pytest.fixture
def run(capsys, monkeypatch) -> Run:
    """The command in a Danish terminal; ``language="en"`` for an English one."""

    def run(*arguments: object, language: str = "da") -> Outcome:
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def items() -> list[str]:
    return [item.id for item in parse(read_bundled(FRAMEWORK)).items()]


def as_text(rows: Sequence[Sequence[object]], separator: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


@pytest.fixture
def answers(tmp_path, items) -> Callable[..., Path]:
    """A file of six respondents in each unit; ``gone`` are items nobody in the last unit finds relevant."""

    def write(units: Sequence[str] = ("Ældre", "Børn og skole"), gone: Sequence[str] = ()) -> Path:
        rows: list[list[object]] = [["enhed", "respondent", *items]]
        for place, unit in enumerate(units):
            left = set(gone) if place == len(units) - 1 else set()
            for person in range(6):
                said = [1 + (person * 7 + column * (place + 3)) % 5 for column in range(len(items))]
                rows.append(
                    [
                        unit,
                        f"{place}-{person}",
                        *("N/A" if i in left else s for i, s in zip(items, said, strict=True)),
                    ]
                )
        file = tmp_path / "svar.csv"
        file.write_text(as_text(rows), encoding="utf-8")
        return file

    return write
