"""The core is pure, and the kit of components knows no word of the trade."""

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.source import HERE, PRODUCT, Module, Source, plant

CORE_MAY_IMPORT = {
    *(
        "__future__",
        "abc",
        "bisect",
        "collections",
        "copy",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "enum",
    ),
    *(
        "fractions",
        "functools",
        "graphlib",
        "hashlib",
        "heapq",
        "itertools",
        "json",
        "math",
        "numbers",
        "operator",
    ),
    *("re", "statistics", "string", "textwrap", "types", "typing", "unicodedata"),
    *("csv", "io", "codecs", "contextlib", "warnings", "zipfile", "zlib"),
    *("numpy", "scipy", "yaml", "ibis", "openpyxl"),
}
"""Everything else is a door to the world outside: the disk, the clock, the network, Django. What reads files here reads
the bytes it was handed."""

IMPURE_CALLS = {"open", "io.open", "codecs.open", "print", "input", "exec", "eval", "__import__"}
IMPURE_ENDINGS = {
    *("now", "today", "utcnow", "fromtimestamp"),
    *("loadtxt", "genfromtxt", "fromfile", "tofile", "savetxt", "savez", "memmap"),
    *("gettext", "ngettext", "pgettext", "gettext_lazy"),
}
RANDOM = re.compile(r"(?:np|numpy|scipy)\.random\.(?!Generator\b|default_rng\b|SeedSequence\b|PCG64\b)\w+")

TRADE = re.compile(
    r"municipal\w*|kommun\w*|matur\w*|moden\w*|respondent\w*|questionnaire\w*|organi[sz]ation\w*|survey\w*|maaling\w*"
    r"|måling\w*|besvarelse\w*|initiativ\w*|benefit\w*|gevinst\w*|portfolio\w*|rounds|membership\w*|workshop\w*"
)
TEXT_FILES = {".html", ".css", ".js", ".svg", ".py"}


def core_modules(source: Source) -> list[Module]:
    return [module for name, module in source.modules.items() if name.startswith(f"{PRODUCT}.core")]


def faults_of_imports(source: Source) -> Iterator[str]:
    for module in core_modules(source):
        for name, line in module.imported_names():
            top = name.split(".")[0]
            if top not in CORE_MAY_IMPORT and not name.startswith(f"{PRODUCT}.core"):
                yield f"{module.name}:{line}: the core may not import {name}"


def faults_of_calls(source: Source) -> Iterator[str]:
    for module in core_modules(source):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and (what := impurity(node)):
                yield f"{module.name}:{node.lineno}: the core may not call {what}"


def impurity(call: ast.Call) -> str:
    name = ast.unparse(call.func)
    unseeded = name.endswith("default_rng") and not call.args and not call.keywords
    numpy_disk = re.fullmatch(r"(?:np|numpy)\.(?:load|save)", name)
    if (
        name in IMPURE_CALLS
        or name.split(".")[-1] in IMPURE_ENDINGS
        or RANDOM.match(name)
        or unseeded
        or numpy_disk
    ):
        return name
    return ""


def trade_words_in(path: Path) -> Iterator[str]:
    for line, text in words_of(path):
        for word in re.split(r"[^a-zæøåA-ZÆØÅ]+|(?<=[a-zæøå])(?=[A-ZÆØÅ])", text):
            if TRADE.fullmatch(word.lower()):
                yield f"{path.name}:{line}: {word}"


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    if path.suffix == ".py":
        with path.open("rb") as file:
            yield from ((token.start[0], token.string) for token in tokenize.tokenize(file.readline))
    else:
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)


def faults_of_trade_words(webkit: Path) -> list[str]:
    files = (
        path for path in sorted(webkit.rglob("*")) if path.suffix in TEXT_FILES and "vendor" not in path.parts
    )
    return [fault for path in files for fault in trade_words_in(path)]


def test_the_core_imports_nothing_that_reaches_outside():
    assert list(faults_of_imports(HERE)) == []


def test_the_core_asks_neither_clock_nor_chance_nor_disk():
    assert list(faults_of_calls(HERE)) == []


def test_what_the_core_may_import_is_used_or_standard():
    used = {name.split(".")[0] for module in core_modules(HERE) for name, _ in module.imported_names()}
    assert CORE_MAY_IMPORT - used <= set(sys.stdlib_module_names) | {"ibis", "openpyxl"}


def test_the_kit_knows_no_word_of_the_trade():
    assert faults_of_trade_words(HERE.package / "webkit") == []


def test_the_kit_imports_nothing_of_the_house():
    outside = {
        imported
        for name, module in HERE.modules.items()
        if house.slice_of(name) == "webkit"
        for imported in HERE.imports(module)
        if house.slice_of(imported) != "webkit"
    }
    assert outside == set()


@pytest.mark.parametrize(
    "line", ["import os", "from django.db import models", "import time", "from pathlib import Path"]
)
def test_a_reach_outside_is_seen(tmp_path, line):
    assert len(list(faults_of_imports(plant(tmp_path, {"core/a.py": line})))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "open('x')",
        "print(1)",
        "datetime.now()",
        "date.today()",
        "np.random.normal()",
        "np.random.default_rng()",
        "np.load('x')",
        "translation.gettext('x')",
    ],
)
def test_an_impure_call_is_seen(tmp_path, line):
    assert len(list(faults_of_calls(plant(tmp_path, {"core/a.py": line})))) == 1


def test_seeded_chance_is_passed_in():
    call = ast.parse("np.random.default_rng(seed)", mode="eval").body
    assert isinstance(call, ast.Call)
    assert impurity(call) == ""


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("webkit/charts/radar.py", "def of_municipality(): ..."),
        ("webkit/charts/radar.py", "x = 1  # modenhed"),
        ("webkit/templates/webkit/a.html", "<p class='other-rounds'>"),
        ("webkit/static/webkit/a.js", "const respondentName = 1"),
    ],
)
def test_a_word_of_the_trade_is_seen(tmp_path, file, text):
    source = plant(tmp_path, {file: text})
    assert len(faults_of_trade_words(source.package / "webkit")) == 1
