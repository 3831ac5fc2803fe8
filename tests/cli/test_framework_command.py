"""`spindel framework`: list, show, check, schema."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import FRAMEWORK


def test_those_that_come_along_are_listed(run):
    said = run("framework", "list")
    assert said.out.splitlines() == ["digital-omstilling  1.0  Digital omstilling i kommunen, 39 spørgsmål"]


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Vision og retning  [vision]"), ("en", "Vision and direction  [vision]")]
)
def test_a_framework_is_shown(run, items, language, words):
    said = run("framework", "show", FRAMEWORK, language=language)
    assert words in said.out
    assert all(f"[{item}]" in said.out for item in items)


def test_a_sound_framework_is_in_order(run):
    from spindel.frameworks import __file__ as package

    said = run("framework", "check", package.replace("__init__.py", FRAMEWORK))
    assert (said.code, said.out) == (0, "digital-omstilling 1.0 er i orden: 39 spørgsmål.\n")


@pytest.mark.parametrize("more", [(), ("--texts",)])
def test_the_schema_is_a_schema(run, more):
    assert "$schema" in json.loads(run("framework", "schema", *more).out)


def test_what_is_not_there_is_told(run, tmp_path):
    said = run("framework", "check", tmp_path / "nowhere", language="en")
    assert (said.code, len(said.faults)) == (2, 1)
    assert "There is no folder" in said.err
