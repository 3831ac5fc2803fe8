"""Denmark's municipalities: reference data that comes with Spindel."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Municipality:
    """A municipality's official code, its name without "Kommune", and the region it lies in."""

    code: int
    name: str
    region: str


@lru_cache
def municipalities() -> tuple[Municipality, ...]:
    """All 98, by name in Danish order."""
    text = files("spindel.foundation.organisation.reads").joinpath("municipalities.csv").read_text("utf-8")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter=";")
    found = [Municipality(int(row["code"]), row["name"], row["region"]) for row in rows]
    return tuple(sorted(found, key=lambda each: _danish(each.name)))


def municipality_named(name: str) -> Municipality | None:
    """The one called so, whether or not "Kommune" stands after it."""
    wanted = _bare(name)
    return next((each for each in municipalities() if _bare(each.name) == wanted), None)


def _bare(name: str) -> str:
    """Without "Kommune" and the genitive before it: Københavns Kommune is København's."""
    words = name.casefold().split()
    if words[-1:] in (["kommune"], ["regionskommune"]):
        words = words[:-1]
    bare = " ".join(words)
    return bare.removesuffix("s")


def _danish(name: str) -> str:
    plain = name.casefold().replace("aa", "å")
    return plain.translate({ord("æ"): "{", ord("ø"): "|", ord("å"): "}"})
