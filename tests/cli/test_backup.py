"""What is backed up comes back whole, and half of it never passes for all of it."""

import gzip
import io
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.database
FILL = """
from datetime import UTC, datetime
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.organisation.writes import add_unit, found_organisation
now = datetime.now(UTC)
finn = open_account(email="finn@example.org", name="Finn", password="en spole garn", actor=None, now=now)
here = found_organisation(name="Egelund Kommune", founder=finn, now=now)
for number in range(20):
    add_unit(organisation=here, name=f"Enhed {number}", actor=finn, now=now)
"""
ASK = """
from spindel.foundation.audit.models import Event
from spindel.foundation.organisation.models import Organisation, Unit
print(Organisation.objects.get().name, Unit.objects.count(), Event.objects.count())
"""


@dataclass
class Installation:
    """A home and a database."""

    home: Path
    url: str

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("SPINDEL_", "DJANGO_"))
        }
        own = {
            "PYTHONPATH": str(ROOT / "src"),
            "SPINDEL_HOME": str(self.home),
            "SPINDEL_DATABASE_URL": self.url,
        }
        return subprocess.run(
            [sys.executable, "-m", "spindel.cli", *words],
            env={**clean, **own, "LANG": "en_GB.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )

    def do(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refusal(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 2, done.stdout + done.stderr
        return done.stderr


@pytest.fixture
def used(tmp_path, new_database):
    made = Installation(tmp_path / "used", new_database())
    made.do("manage", "migrate", "--verbosity=0")
    made.do("manage", "shell", "--no-imports", "-c", FILL)
    (made.home / "files").mkdir()
    (made.home / "files" / "bilag.txt").write_text("et bilag")
    return made


@pytest.fixture
def empty(tmp_path, new_database):
    return Installation(tmp_path / "empty", new_database())


def changed(backup: Path, name: str) -> Path:
    """The same backup with one byte of one part turned over."""
    target = backup.with_name("changed.tar.gz")
    with tarfile.open(backup) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            text = bytearray(content.read()) if content else bytearray()
            if member.name == name:
                text[len(text) // 2] ^= 1
            new.addfile(member, io.BytesIO(bytes(text)) if content else None)
    return target


def test_what_is_backed_up_comes_back(used, empty, tmp_path):
    backup = tmp_path / "backup.tar.gz"
    said = used.do("backup", "--out", str(backup))
    assert "1 files" in said
    assert backup.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["backup.tar.gz"]
    assert "is there already" in used.refusal("backup", "--out", str(backup))

    for name in ("database", "files/bilag.txt"):
        assert "not whole" in empty.refusal("restore", str(changed(backup, name)))
    half = tmp_path / "half.tar.gz"
    half.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    assert "cannot be read" in empty.refusal("restore", str(half))

    empty.do("restore", str(backup))
    asked = ("manage", "shell", "--no-imports", "-c", ASK)
    assert empty.do(*asked) == used.do(*asked)
    assert empty.do(*asked).startswith("Egelund Kommune 20 ")
    assert (empty.home / "files" / "bilag.txt").read_text() == "et bilag"
    assert "not overwritten" in empty.refusal("restore", str(backup))


def test_a_backup_of_nothing_is_refused(empty, tmp_path):
    assert "nothing to back up" in empty.refusal("backup", "--out", str(tmp_path / "backup.tar.gz"))


def test_what_is_no_backup_is_refused(empty, tmp_path):
    (tmp_path / "other.gz").write_bytes(gzip.compress(b"something else"))
    assert "cannot be read" in empty.refusal("restore", str(tmp_path / "other.gz"))
    assert "cannot be read" in empty.refusal("restore", str(tmp_path / "missing.gz"))
