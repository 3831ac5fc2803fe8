"""Every action that is written into the audit trail has a sentence in both languages, and carries no personal data."""

import ast
import re
from collections.abc import Iterator

import pytest

from spindel.foundation.trail.reads.words import LANGUAGES, words
from tests.architecture.source import HERE, PRODUCT, Module, Source, plant

RECORD = f"{PRODUCT}.foundation.audit.writes.record"
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
PERSONAL = {
    "email",
    "mail",
    "address",
    "person",
    "people_names",
    "phone",
    "ip",
    "comment",
    "user",
    "respondent",
}
"""What no event may be told: names are looked up, so that erasing a person leaves nothing behind."""
RECORDERS = {"record"}


def recording(source: Source) -> Iterator[Module]:
    for module in source.modules.values():
        if any(name == RECORD for name, _ in module.imported_names()):
            yield module


def actions(source: Source) -> set[str]:
    """Codes given to ``record``, or to a function of the same file that hands its ``action`` on to it."""
    found = set()
    for module in recording(source):
        for call in ast.walk(module.tree):
            if isinstance(call, ast.Call):
                found |= {
                    part.value
                    for given in given_action(module, call)
                    for part in ast.walk(given)
                    if isinstance(part, ast.Constant) and CODE.fullmatch(str(part.value))
                }
    return found


def dynamic(source: Source) -> set[str]:
    """Beginnings of codes that are put together: ``f"account.{action}"``."""
    return {
        str(given.values[0].value)
        for module in recording(source)
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        for given in given_action(module, call)
        if isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant)
    }


def noted_at_sign_in(source: Source) -> set[str]:
    """What the sign-in library announces, by the words it is noted under."""
    module = source.modules[f"{PRODUCT}.site.sign_in_facts"]
    return {
        f"account.{call.args[0].value}"
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "note"
        and isinstance(call.args[0], ast.Constant)
    }


def given_action(module: Module, call: ast.Call) -> list[ast.expr]:
    """What stands where the action goes, by place or by name."""
    by_name = [word.value for word in call.keywords if word.arg == "action"]
    place = place_of_action(module, ast.unparse(call.func))
    return by_name if place is None else by_name or call.args[place : place + 1]


def place_of_action(module: Module, name: str) -> int | None:
    """Which argument the action is; None where the function takes none."""
    if name == "record":
        return 0
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            arguments = [arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)]
            return arguments.index("action") if "action" in arguments else None
    return None


def told_too_much(source: Source) -> Iterator[str]:
    for module in recording(source):
        for call in ast.walk(module.tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in RECORDERS:
                for word in call.keywords:
                    if word.arg in PERSONAL:
                        yield f"{module.name}:{call.lineno}: tells the trail {word.arg}"


def test_every_action_has_a_sentence():
    assert len(actions(HERE)) > 20
    for language in LANGUAGES:
        assert sorted(actions(HERE) - words(language)["actions"].keys()) == [], language


def test_what_is_noted_at_sign_in_has_a_sentence():
    assert dynamic(HERE) == {"account."}, (
        "a code that is put together is not seen: say here where its parts stand"
    )
    assert noted_at_sign_in(HERE)
    for language in LANGUAGES:
        assert sorted(noted_at_sign_in(HERE) - words(language)["actions"].keys()) == [], language


def test_every_action_is_of_a_kind_one_can_look_for():
    for language in LANGUAGES:
        kinds = words(language)["kinds"].keys()
        assert {action.partition(".")[0] for action in actions(HERE)} <= kinds, language


def test_both_languages_say_the_same_things():
    danish, english = (words(language) for language in LANGUAGES)
    assert danish.keys() == english.keys()
    for part in ("kinds", "actions"):
        assert danish[part].keys() == english[part].keys()
    for action, sentence in danish["actions"].items():
        braces = re.findall(r"\{\w+\}", sentence)
        assert braces == re.findall(r"\{\w+\}", english["actions"][action]), action


def test_no_event_is_told_who_somebody_is():
    assert list(told_too_much(HERE)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_action_is_said_twice(language):
    text = (HERE.package / "locale" / "events" / f"{language}.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"^  (\S+):", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) > 40


def test_an_action_without_a_sentence_would_be_seen(tmp_path):
    text = f"""
from {PRODUCT}.foundation.audit.writes import record
def one(): record("unit.painted" if x else "unit.washed", about=unit, email=1)
def other(unit, action): record(action)
other("not.this", "unit.sold")
other(unit, "no code")
Refusal("unit.refused")
"""
    source = plant(tmp_path, {"features/rounds/writes.py": text, "foundation/audit/writes.py": ""})
    assert actions(source) == {"unit.painted", "unit.washed", "unit.sold"}
    assert list(told_too_much(source)) == ["spindel.features.rounds.writes:3: tells the trail email"]
