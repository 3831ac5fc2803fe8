"""What each action is called, in the reader's language: ``locale/events``, one file per language."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("da", "en")
FACT_LENGTH = 120


@lru_cache
def words(language: str) -> Mapping[str, Any]:
    name = language.partition("-")[0]
    file = f"locale/events/{name if name in LANGUAGES else 'en'}.yaml"
    found: dict[str, Any] = yaml.safe_load(files("spindel").joinpath(file).read_text("utf-8"))
    return found


def kinds(language: str) -> Mapping[str, str]:
    """What actions are about, by the first word of their code."""
    found: Mapping[str, str] = words(language)["kinds"]
    return found


def sentence_of(action: str, facts: Mapping[str, object], about: str, language: str) -> str:
    """What was done, as it reads after a person's name."""
    known = words(language)
    said = known["actions"].get(action)
    if said is None:
        return str(known["unknown"]).format(action=action)
    told = {name: _said(fact) for name, fact in facts.items()}
    return str(said).format_map(_Facts({"about": about, **told}, known["something"]))


def _said(fact: object) -> str:
    text = ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
    return text if len(text) <= FACT_LENGTH else f"{text[:FACT_LENGTH]}…"


class _Facts(dict[str, str]):
    """What was not recorded, or is not known any more, is said as something unnamed."""

    def __init__(self, facts: Mapping[str, str], something: str) -> None:
        super().__init__({name: said for name, said in facts.items() if said})
        self.something = something

    def __missing__(self, name: str) -> str:
        return self.something
