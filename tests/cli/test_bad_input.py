"""Whatever the files hold: one clear sentence a fault, exit code 2, never a trace, nothing half written."""

from __future__ import annotations

import io
import sys
import time
import zipfile

import openpyxl
import pytest

from spindel.cli import writing
from tests.cli.conftest import FRAMEWORK, as_text


@pytest.fixture
def tried(run, tmp_path):
    """Both commands on a file with this content, in both languages; gives what the Danish one said."""

    def tried(content: bytes | str, *more: str, framework: object = FRAMEWORK):
        file = tmp_path / "svar.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        given = ("--framework", framework, "--answers", file, *more)
        said = run("score", *given)
        others = [run("score", *given, language="en"), run("evaluate", *given, "--out", tmp_path / "ud")]
        for one in (said, *others):
            assert (one.code, one.out) == (2, "")
            assert one.faults
            assert "Traceback" not in one.err
            assert "?" not in one.err.replace("Mente du", "").replace("Did you mean", "") or "»" in one.err
        assert others[1].err == said.err != others[0].err
        assert not (tmp_path / "ud").exists()
        return said

    return tried


def sheet(rows) -> bytes:
    book, content = openpyxl.Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet()
    for row in rows:
        page.append(row)
    book.save(content)
    return content.getvalue()


def bomb() -> bytes:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet([["enhed"]]))) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(
                entry.filename, b" " * 300_000_000 if "sheet1" in entry.filename else old.read(entry)
            )
    return content.getvalue()


def test_every_fault_is_told_with_its_place(tried, items):
    said = tried(
        as_text([["enhed", *items[:2], "vision-kendtt"], ["A", 9, "x", 1], ["", 3, 3, 3], ["B", 1, "7", 1]])
    )
    assert len(said.faults) == 5
    assert said.faults[-1] == "Filen kan ikke bruges, som den er: der er 4 fejl. Ret dem, og prøv igen."
    assert all(line.startswith("svar.csv, række ") and "kolonne" in line for line in said.faults[:-1])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "tom"),
        (b"\0\0\0", "tegn"),
        ("a;b\n1;2\n", "spørgsmål"),
        (b"%PDF-1.7", "CSV"),
        (b"<html><table>", "webside"),
        ("enhed;a\n" + "x" * 10_000_000, "tegn"),
        ('enhed;"a\n', "anførselstegn"),
        (bomb(), "pakker ud"),
        (sheet([["enhed", "vision-vedtaget"]])[:600], "beskadiget"),
    ],
    ids=["empty", "nul", "columns", "pdf", "html", "10 MB cell", "quotes", "zip bomb", "damaged"],
)  # fmt: skip
def test_a_file_that_cannot_be_used(tried, content, word):
    started = time.perf_counter()
    said = tried(content)
    assert time.perf_counter() - started < 20
    assert word in said.err


@pytest.mark.parametrize("name", ["🕸️ Team Ø", "عربي", "\u202eevil", "<script>alert(1)</script>", "a" * 200])
def test_strange_names_are_names(run, tmp_path, items, name):
    file = tmp_path / "svar.csv"
    file.write_text(as_text([["enhed", items[0]], [name, 3]]), encoding="utf-8")
    assert run("score", "--framework", FRAMEWORK, "--answers", file, "--format", "csv").code == 0


def test_a_million_empty_rows_are_passed_over(run, tmp_path, items):
    file = tmp_path / "svar.csv"
    file.write_bytes(as_text([["enhed", items[0]], ["A", 3]]).encode() + b";\n" * 1_000_000)
    assert run("score", "--framework", FRAMEWORK, "--answers", file, "--format", "csv").code == 0


@pytest.mark.parametrize(("name", "word"), [("nowhere.csv", "findes ikke"), (".", "kan ikke læses")])
def test_a_file_that_is_not_there_and_a_folder(run, tmp_path, name, word):
    said = run("score", "--framework", FRAMEWORK, "--answers", tmp_path / name)
    assert (said.code, len(said.faults)) == (2, 1)
    assert word in said.err


def test_a_framework_that_is_not_there(run, answers):
    said = run("score", "--framework", "nowhere", "--answers", answers())
    assert (said.code, len(said.faults)) == (2, 1)


def test_every_fault_of_a_framework(run, tmp_path, answers):
    (tmp_path / "framework.yaml").write_text("format: 1\nid: Æ\ntree: [\n")
    checked = run("framework", "check", tmp_path)
    assert checked.code == 2
    assert "framework.yaml, linje" in checked.out
    said = run("score", "--framework", tmp_path, "--answers", answers())
    assert said.code == 2
    assert said.faults[0] in checked.out


@pytest.fixture
def full_disk(monkeypatch):
    """The second file no longer fits."""
    real, written = writing.write_through, []

    def write_through(path, content):
        written.append(path)
        real(path, content[:10])
        if len(written) > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "write_through", write_through)


def test_a_full_disk_leaves_what_stood_there(run, tmp_path, answers, full_disk):
    out = tmp_path / "ud"
    out.mkdir()
    (out / "report.html").write_text("old")
    said = run("evaluate", "--framework", FRAMEWORK, "--answers", answers(), "--out", out)
    assert (said.code, said.out, len(said.faults)) == (2, "", 1)
    assert "No space left on device" in said.err
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("report.html", "old")]


@pytest.mark.parametrize("command", [["score", "--out"], ["evaluate", "--out"]])
def test_a_place_that_cannot_be_written(run, tmp_path, answers, command):
    (tmp_path / "file").write_text("kept")
    place = tmp_path / "file" / "inside"
    said = run(command[0], "--framework", FRAMEWORK, "--answers", answers(), "--out", place)
    assert (said.code, said.out, len(said.faults)) == (2, "", 1)
    assert (tmp_path / "file").read_text() == "kept"


def test_a_folder_where_a_file_should_be(run, tmp_path, answers):
    said = run("score", "--framework", FRAMEWORK, "--answers", answers(), "--out", tmp_path)
    assert (said.code, len(said.faults)) == (2, 1)


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    writing.write(tmp_path.joinpath("/dev/null"), b"x")
    assert not tmp_path.joinpath("/dev/null").is_file()


def test_wrong_use_is_told_without_a_trace(run):
    for arguments in ([], ["nothing"], ["score"], ["score", "--format", "pdf"]):
        said = run(*arguments)
        assert said.code == 2
        assert "Traceback" not in said.err
    assert sys.stdout is not None
