"""Sizes as a compass, not a cage: what is larger stands here, at most five of each kind, with its reason."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.source import HERE, Source, plant

LONGEST_FUNCTION = 25
"""Lines of the body, without the docstring: naming many arguments is not what makes a function hard to read."""
LONGEST_FILE = 400
LONGEST_TEMPLATE = 250
MOST_EXCUSES = 5

LONG_FUNCTIONS: dict[str, str] = {
    "spindel.features.results.presentation.lines.picture_of": "names every field of a picture once",
    "spindel.features.results.presentation.tables.columns_of": "a list of columns, one a line",
    "spindel.features.results.presentation.working_out.missing_text": "a sentence for each reason to be missing",
    "spindel.features.results.presentation.working_out.votes_of": "a row for each kind of item",
}
LONG_FILES: dict[str, str] = {}
LONG_TEMPLATES: dict[str, str] = {}


def long_functions(source: Source) -> dict[str, int]:
    found = {}
    for module in source.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not module.is_migration:
                lines = body_lines(node)
                if lines > LONGEST_FUNCTION:
                    found[f"{module.name}.{node.name}"] = lines
    return found


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_files(source: Source) -> dict[str, int]:
    counted = {
        module.name: lines_of(module.path) for module in source.modules.values() if not module.is_migration
    }
    return {name: lines for name, lines in counted.items() if lines > LONGEST_FILE}


def long_templates(source: Source) -> dict[str, int]:
    counted = {template.name: lines_of(template.path) for template in source.templates}
    return {name: lines for name, lines in counted.items() if lines > LONGEST_TEMPLATE}


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def unexcused(found: Mapping[str, int], excused: Mapping[str, str]) -> list[str]:
    return [f"{name}: {lines} lines" for name, lines in found.items() if name not in excused] + [
        f"{name} is not long any more" for name in excused if name not in found
    ]


@pytest.mark.parametrize(
    ("measure", "excused"),
    [(long_functions, LONG_FUNCTIONS), (long_files, LONG_FILES), (long_templates, LONG_TEMPLATES)],
    ids=["functions", "files", "templates"],
)
def test_what_is_long_has_its_reason(measure, excused):
    assert unexcused(measure(HERE), excused) == []
    assert len(excused) <= MOST_EXCUSES
    assert all(excused.values())


@pytest.mark.parametrize(
    ("measure", "name", "file", "text"),
    [
        (long_functions, "spindel.core.a.f", "core/a.py", "def f():\n    '''Doc.'''\n" + "    pass\n" * 26),
        (long_files, "spindel.core.a", "core/a.py", "pass\n" * 401),
        (long_templates, "one/a.html", "one/templates/one/a.html", "<p>\n" * 251),
    ],
    ids=["functions", "files", "templates"],
)
def test_what_is_too_long_is_seen(tmp_path, measure, name, file, text):
    found = measure(plant(tmp_path, {file: text}))
    assert list(found) == [name]
    assert unexcused(found, {}) != []


def test_an_excuse_nobody_needs_is_seen():
    assert unexcused({}, {"a": "reason"}) == ["a is not long any more"]


def test_a_long_signature_and_docstring_do_not_count():
    text = "def f(\n" + "    a,\n" * 30 + "):\n    '''" + "\n" * 30 + "'''\n    return a"
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert body_lines(node) == 1
