"""Every "no" has its sentence in Danish and in English, and no sentence waits for a "no" that is never said."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.source import HERE, PACKAGE, Module, Source, plant

SENTENCES = PACKAGE / "locale" / "refusals"
CODE = re.compile(r"[a-z]\w*\.(?!(?:yaml|json|csv|xlsx|xml)$)[a-z][a-z0-9_]*")
KEY = re.compile(r"^([\w.]+):", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{(\w*)")
FRAME = {"hint", "unknown", "line", "row", "column", "sheet", "about", "faults.first"}
"""Words the sentences are put together with; no refusal has them as its code."""
SPEAKS_ONLY_IN_CODES = {"core", "frameworks"}
"""Where a dotted lower-case string is never anything else than a code."""


def takers_of_codes(source: Source) -> dict[str, int]:
    """Callables with a parameter called ``code``, and its place among the arguments; classes by their ``__init__``."""
    found = {"Refusal": 0, "Fault": 0}
    for module in source.modules.values():
        for node in ast.walk(module.tree):
            bodies = [(node.name, node)] if isinstance(node, ast.FunctionDef) else []
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                found |= {node.name: 0} if bases & {"Refusal", "Faults"} and not has_init(node) else {}
            for name, function in bodies:
                arguments = [
                    argument.arg for argument in function.args.args if argument.arg not in {"self", "cls"}
                ]
                if "code" in arguments and not name.startswith("__"):
                    found[name] = arguments.index("code")
    return found


def has_init(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)


def codes_said(source: Source) -> dict[str, str]:
    """Every code, and a place that says it."""
    takers = takers_of_codes(source)
    said: dict[str, str] = {}
    for module in source.modules.values():
        strings = module.strings() if speaks_only_in_codes(module) else strings_given_as_code(module, takers)
        for text, line in strings:
            if CODE.fullmatch(text):
                said.setdefault(text, f"{module.name}:{line}")
    return said


def speaks_only_in_codes(module: Module) -> bool:
    return house.slice_of(module.name) in SPEAKS_ONLY_IN_CODES


def strings_given_as_code(module: Module, takers: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        if name in takers and len(node.args) > takers[name]:
            given.append(node.args[takers[name]])
        elif name == "__init__" and node.args:
            given.append(node.args[0])
        for part in given:
            yield from ((text_of(leaf), node.lineno) for leaf in ast.walk(part) if text_of(leaf))


def text_of(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def sentences_in(path: Path) -> dict[str, str]:
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def faults_of_sentences(source: Source, folder: Path) -> Iterator[str]:
    said = codes_said(source)
    written = {language: sentences_in(folder / f"{language}.yaml") for language in ("da", "en")}
    for language, sentences in written.items():
        for code in sorted(said.keys() - sentences.keys()):
            yield f"{said[code]}: {code} has no sentence in {language}"
        for code in sorted(sentences.keys() - said.keys() - FRAME):
            yield f"{language}: {code} is never said"
    for code in sorted(written["da"].keys() & written["en"].keys()):
        danish, english = (
            sorted(set(PLACEHOLDER.findall(written[language][code]))) for language in ("da", "en")
        )
        if danish != english:
            yield f"{code}: da speaks of {danish}, en of {english}"


def repeated_codes(folder: Path) -> list[str]:
    return [
        f"{path.stem}: {code} stands {times} times"
        for path in sorted(folder.glob("*.yaml"))
        for code, times in Counter(KEY.findall(path.read_text(encoding="utf-8"))).items()
        if times > 1
    ]


def faults_of_facts(source: Source, folder: Path) -> Iterator[str]:
    """A sentence speaks only of facts its refusal brings, where these can be read off the call."""
    sentences, refusals = sentences_in(folder / "en.yaml"), refusals_by_name(source)
    for module in source.modules.values():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            code, facts = text_of(node.args[0]), {keyword.arg for keyword in node.keywords}
            is_refusal = ast.unparse(node.func).rpartition(".")[2] in refusals
            if not is_refusal or code not in sentences or None in facts:
                continue
            for missing in sorted(set(PLACEHOLDER.findall(sentences[code])) - facts):
                yield f"{module.name}:{node.lineno}: {code} does not bring {missing}"


def refusals_by_name(source: Source) -> set[str]:
    """``Refusal`` and the classes that are one and bring their facts as it does."""
    return {"Refusal"} | {
        node.name
        for module in source.modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        and any(ends_in_refusal(base) for base in node.bases)
        and not has_init(node)
    }


def ends_in_refusal(base: ast.expr) -> bool:
    return ast.unparse(base).rpartition(".")[2] == "Refusal"


def test_every_refusal_has_its_sentence_in_both_languages():
    assert list(faults_of_sentences(HERE, SENTENCES)) == []


def test_no_sentence_is_written_twice():
    assert repeated_codes(SENTENCES) == []


def test_sentences_speak_of_facts_the_refusal_brings():
    assert list(faults_of_facts(HERE, SENTENCES)) == []


@pytest.fixture
def small(tmp_path):
    """A source with three ways to say no, and sentences with a fault of each kind."""
    code = """
class NotOpen(Refusal): ...
def fault(self, code, line): ...
raise NotOpen("round.not_open" if closed else "round.never_open", name=round.name)
fault("round.missing", 3)
record("round.opened", about=round)
"""
    (tmp_path / "da.yaml").write_text(
        'round.not_open: "»{name}« er ikke åben."\nround.never_open: "x"\nround.stale: "x"\n',
        encoding="utf-8",
    )
    (tmp_path / "en.yaml").write_text(
        'round.not_open: "Not open: {title}."\nround.never_open: "x"\nround.missing: "x"\n', encoding="utf-8"
    )
    return plant(tmp_path, {"features/rounds/writes.py": code})


def test_missing_surplus_and_differing_sentences_are_seen(small, tmp_path):
    assert list(faults_of_sentences(small, tmp_path)) == [
        "spindel.features.rounds.writes:5: round.missing has no sentence in da",
        "da: round.stale is never said",
        "round.not_open: da speaks of ['name'], en of ['title']",
    ]


def test_a_code_in_a_table_of_the_core_is_seen(tmp_path):
    source = plant(tmp_path, {"core/a.py": "TABLE = [('words', 'yaml.quotes')]"})
    assert codes_said(source) == {"yaml.quotes": "spindel.core.a:1"}


def test_a_fact_that_is_not_brought_is_seen(tmp_path):
    (tmp_path / "en.yaml").write_text('round.not_open: "Not open: {title}."', encoding="utf-8")
    source = plant(
        tmp_path,
        {"features/rounds/writes.py": 'class NotOpen(Refusal): ...\nraise NotOpen("round.not_open", name=1)'},
    )
    assert list(faults_of_facts(source, tmp_path)) == [
        "spindel.features.rounds.writes:2: round.not_open does not bring title"
    ]


def test_a_sentence_written_twice_is_seen(tmp_path):
    (tmp_path / "da.yaml").write_text("a.b: x\na.b: y\n", encoding="utf-8")
    assert repeated_codes(tmp_path) == ["da: a.b stands 2 times"]
