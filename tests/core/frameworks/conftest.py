"""The example of docs/frameworks.md, which is thereby kept true."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"

Files = dict[str, bytes]


@pytest.fixture(scope="session")
def documented() -> Files:
    """The two files the documentation shows, and the Danish one once more as English."""
    text = (DOCS / "frameworks.md").read_text("utf-8")
    structure, danish = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    english = danish.replace("language: da", "language: en")
    return {"framework.yaml": structure.encode(), "da.yaml": danish.encode(), "en.yaml": english.encode()}


@pytest.fixture
def files(documented: Files) -> Files:
    return dict(documented)
