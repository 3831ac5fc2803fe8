"""The bands are held by import-linter (``make check``); here it is seen to bite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.source import ROOT, plant

EMPTY = {f"{name}/__init__.py": "" for names in house.bands() for name in names}


def verdict(folder: Path, files: dict[str, str]) -> tuple[int, str]:
    plant(folder, EMPTY | files)
    answer = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stdout


def test_a_house_in_order_stands(tmp_path):
    assert verdict(tmp_path, {"features/a.py": "from spindel.core import b", "core/b.py": ""})[0] == 0


@pytest.mark.parametrize(
    ("lower", "upper"),
    [("core", "webkit"), ("webkit", "core"), ("core", "features"), ("features", "site"), ("site", "cli")],
)
def test_an_import_upwards_or_sideways_is_seen(tmp_path, lower, upper):
    files = {f"{lower}/a.py": f"def late():\n    from spindel.{upper} import b", f"{upper}/b.py": ""}
    code, said = verdict(tmp_path, files)
    assert code == 1
    assert f"spindel.{lower}.a -> spindel.{upper}.b" in said


def test_a_package_that_is_in_no_band_is_seen(tmp_path):
    code, said = verdict(tmp_path, {"attic/__init__.py": ""})
    assert code == 1
    assert "spindel.attic" in said
