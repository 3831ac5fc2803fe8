"""Sentences for refusals: the core says no with a code and facts, people read it in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files

import yaml

from spindel.core.refusals import Fault, Faults, Refusal

LANGUAGES = ("da", "en")

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_IN_SHEETS = ("grid.", "answers.", "roster.")


def sentence(refused: Refusal | Fault, language: str) -> str:
    """What is wrong and what to do about it; several faults become the first of them and how many more there are."""
    words = _words(language)
    if not isinstance(refused, Faults):
        return _filled(words, refused, language)
    if not refused.faults:
        return _filled(words, refused, language)
    first = located(refused.faults[0], language)
    if refused.total == 1:
        return first
    return words["faults.first"].format(sentence=first, more=_said(refused.total - 1, language))


def sentences(refused: Faults, language: str) -> list[str]:
    """One line a fault that is listed: where, and what."""
    return [located(fault, language) for fault in refused.faults]


def counted(refused: Faults, language: str) -> str:
    """How many things are wrong, said after all that are listed."""
    return _filled(_words(language), refused, language)


def located(fault: Fault, language: str) -> str:
    """The fault's place and sentence on one line."""
    where = place(fault, language)
    return f"{where}: {sentence(fault, language)}" if where else sentence(fault, language)


def place(fault: Fault, language: str) -> str:
    """Where the fault is: file, sheet, line or row, column and id, as far as they are known."""
    words = _words(language)
    in_a_sheet = fault.code.startswith(_IN_SHEETS) or bool(fault.sheet)
    parts = [
        fault.file,
        words["sheet"].format(sheet=fault.sheet) if fault.sheet else "",
        words["row" if in_a_sheet else "line"].format(line=fault.line) if fault.line else "",
        words["column"].format(column=fault.column) if fault.column else "",
        words["about"].format(id=fault.id) if fault.id else "",
    ]
    return ", ".join(part for part in parts if part)


@lru_cache
def _words(language: str) -> Mapping[str, str]:
    """Every sentence in the language, by code; English where the language is none of ours."""
    known = language.partition("-")[0]
    name = known if known in LANGUAGES else "en"
    text = files("spindel").joinpath(f"locale/refusals/{name}.yaml").read_text("utf-8")
    words: dict[str, str] = yaml.load(text, Loader=_Loader)  # noqa: S506  (the C twin of safe_load)
    return words


def _filled(words: Mapping[str, str], refused: Refusal | Fault, language: str) -> str:
    about = {"id": refused.id} if isinstance(refused, Fault) else {}
    facts = _Facts({name: _said(fact, language) for name, fact in {**about, **refused.facts}.items()})
    if refused.code not in words:
        return words["unknown"].format(code=refused.code)
    said = words[refused.code].format_map(facts)
    return f"{said} {words['hint'].format_map(facts)}" if facts.get("nearest") else said


class _Facts(dict[str, str]):
    """A fact that was not given is said as a question mark, since half a sentence beats none."""

    def __missing__(self, name: str) -> str:
        return "?"


def _said(fact: object, language: str) -> str:
    if isinstance(fact, datetime | date):
        time = " %H.%M" if isinstance(fact, datetime) else ""
        return fact.strftime(f"%d.%m.%Y{time}")
    if isinstance(fact, bool) or not isinstance(fact, int | float):
        return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
    said = f"{fact:,}" if isinstance(fact, int) or fact == int(fact) else f"{fact:,.10g}"
    said = said.removesuffix(".0")
    return said if language.startswith("en") else said.translate(str.maketrans(",.", ".,"))
