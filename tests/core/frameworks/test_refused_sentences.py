"""Every code the core can refuse with is a sentence in both languages, with the same facts."""

import ast
import pickle
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
import yaml

import spindel
from spindel.core.refusals import Fault, FaultList, Faults, Refusal, nearest
from spindel.site import refused

HOUSE = Path(spindel.__file__).parent
CODE = re.compile(r"[a-z]+(\.[a-z][a-z_0-9]*)+")
NO_CODES = {"framework.yaml"}


def codes_in(source):
    """Texts that look like codes: of a kind we have sentences for, or said to a refusal or fault."""
    kinds = {code.partition(".")[0] for code in words("da") if "." in code}
    tree = ast.parse(source)
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    yield from (text for text in texts - NO_CODES if CODE.fullmatch(text) and text.partition(".")[0] in kinds)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        name, first = getattr(call.func, "id", getattr(call.func, "attr", "")), call.args[0]
        if name[:1].isupper() and isinstance(first, ast.Constant) and CODE.fullmatch(str(first.value)):
            yield first.value


def codes():
    return {
        code for path in HOUSE.joinpath("core").rglob("*.py") for code in codes_in(path.read_text("utf-8"))
    }


@cache
def words(language):
    return yaml.safe_load(HOUSE.joinpath(f"locale/refusals/{language}.yaml").read_text("utf-8"))


def test_the_walk_finds_codes():
    assert {
        "framework.bad_id",
        "yaml.alias",
        "texts.empty",
        "grid.encrypted",
        "answers.column_twice",
    } <= codes()


@pytest.mark.parametrize("language", refused.LANGUAGES)
def test_every_code_has_its_sentence(language):
    assert codes() - words(language).keys() == set()


@pytest.mark.parametrize("language", refused.LANGUAGES)
def test_no_code_stands_twice(language):
    """YAML would quietly take the last."""
    text = HOUSE.joinpath(f"locale/refusals/{language}.yaml").read_text("utf-8")

    assert sorted(re.findall(r"^([a-z_0-9.]+):", text, re.MULTILINE)) == sorted(words(language))


def test_both_languages_say_the_same_codes_with_the_same_facts():
    danish, english = words("da"), words("en")

    assert list(danish) == list(english)
    for code in danish:
        named = [
            {name for _, name, _, _ in Formatter().parse(text[code]) if name} for text in (danish, english)
        ]
        assert named[0] == named[1], code


def test_a_sentence_says_place_facts_and_nearest_word():
    fault = Fault(
        "framework.unknown_key", "framework.yaml", 3, "vision", facts={"word": "wieght", "nearest": "weight"}
    )

    assert refused.located(fault, "da") == (
        "framework.yaml, linje 3, »vision«: Feltet »wieght« findes ikke her. Mente du »weight«?"
    )
    assert refused.located(fault, "en-gb").endswith("There is no field “wieght” here. Did you mean “weight”?")


def test_a_place_in_a_sheet_is_a_row_and_a_column():
    fault = Fault("framework.unknown_key", "svar.xlsx", 7, sheet="Svar", column="C")

    assert refused.place(fault, "da") == "svar.xlsx, arket »Svar«, række 7, kolonne C"
    assert refused.place(fault, "en") == "svar.xlsx, sheet “Svar”, row 7, column C"
    assert refused.place(Fault("answers.row_twice", "svar.csv", 7), "en") == "svar.csv, row 7"


def test_several_faults_are_the_first_and_a_count():
    fault = Fault("yaml.empty", "da.yaml")

    assert refused.sentence(Faults([fault]), "da") == "da.yaml: Filen er tom."
    assert refused.sentence(Faults([fault], 1201), "da") == "da.yaml: Filen er tom. (Og 1.200 fejl mere.)"
    assert refused.sentence(Faults([fault], 1201), "en") == "da.yaml: The file is empty. (And 1,200 more.)"
    assert refused.sentences(Faults([fault, fault]), "en") == ["da.yaml: The file is empty."] * 2
    assert "0 fejl" in refused.sentence(Faults([]), "da")


@pytest.mark.parametrize(
    ("fact", "danish", "english"),
    [
        (1234.5, "1.234,5", "1,234.5"), (5.0, "5", "5"), (0.25, "0,25", "0.25"), (True, "True", "True"),
        (["a", "b"], "a, b", "a, b"), (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), "21.11.2026 09.05", "21.11.2026 09.05"),
    ],
)  # fmt: skip
def test_facts_are_said_the_way_of_the_language(fact, danish, english):
    assert [refused._said(fact, language) for language in ("da", "en")] == [danish, english]


def test_somebody_elses_braces_are_left_alone():
    fault = Fault("framework.unknown_key", facts={"word": "{id.__class__}"})

    assert "{id.__class__}" in refused.sentence(fault, "da")


def test_a_code_without_sentence_or_fact_is_still_said():
    assert refused.sentence(Refusal("no.such_code"), "da") == "Det kan ikke lade sig gøre (no.such_code)."
    assert "“?”" in refused.sentence(Refusal("framework.unknown_key"), "en")


def test_refusals_travel_between_processes():
    fault = Fault("yaml.empty", "da.yaml", facts={"a": 1})
    many = pickle.loads(pickle.dumps(Faults([fault], 7)))
    one = pickle.loads(pickle.dumps(Refusal("a.b", at=3)))

    assert (many.faults, many.total, many.code) == ((fault,), 7, "faults.found")
    assert (one.code, one.facts, str(one)) == ("a.b", {"at": 3}, "a.b at=3")


def test_faults_are_kept_in_reading_order_up_to_a_limit():
    found = FaultList(limit=2)
    for line in (9, 3, 5):
        found.add(Fault("yaml.empty", "a", line))

    assert [fault.line for fault in found.kept] == [3, 9]
    with pytest.raises(Faults) as refusal:
        found.refuse()
    assert refusal.value.total == 3


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("wieght", ["weight", "round"], "weight"),
        ("Vision-1", ["vision-1"], "vision-1"),
        ("zzz", ["weight"], ""),
        ("", ["a"], ""),
    ],
)
def test_the_nearest_word(word, known, found):
    assert nearest(word, known) == found
