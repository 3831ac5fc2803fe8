"""A framework small enough to work out in one's head: two categories, five levels, one tick list, one number."""

from spindel.core.frameworks import parse
from spindel.core.frameworks.model import Framework

STRUCTURE = """\
format: 1
id: lille
version: "1"
languages: [da, en]
licence: CC0-1.0
source: Opdigtet til prøverne.
scale: {low: 1, high: 5, decimals: 1}
bands:
  on: rounded
  steps:
    - {id: low, from: 1}
    - {id: high, from: 3}
ladders:
  five: [0, 1, 2, 3, 4]
tree:
  id: whole
  children:
    - id: strategi
      children:
        - {id: retning, ladder: five}
        - {id: ledelse, ladder: five}
    - id: teknik
      children:
        - {id: data, ladder: five}
        - {id: vaerktoejer, checklist: [intranet, chat]}
        - {id: andel, quantity: {worst: 0, best: 100, clip: true}}
forms:
  kort: [retning, data]
advice: [strategi]
"""

WORDS = {
    "da": {
        "title": "Lille model",
        "levels": ["Tilfældigt", "Påbegyndt", "Planlagt", "Fulgt-op", "Lærende"],
        "titles": ["Retning", "Ledelse", "Data", "Værktøjer", "Andel"],
    },
    "en": {
        "title": "Small model",
        "levels": ["Random", "Begun", "Planned", "Followed", "Learning"],
        "titles": ["Direction", "Leadership", "Data", "Tools", "Share"],
    },
}
LADDERS = ["retning", "ledelse", "data"]


def texts(language: str, title: str = "") -> str:
    words = WORDS[language]
    levels = ", ".join(f'"{place}": {name}' for place, name in enumerate(words["levels"], start=1))
    of = dict(zip([*LADDERS, "vaerktoejer", "andel"], words["titles"], strict=True))
    ladders = "\n".join(
        f"  {item}: {{title: {of[item]}, question: {of[item]}?, levels: {{{levels}}}}}" for item in LADDERS
    )
    return f"""\
language: {language}
title: {title or words["title"]}
text: {words["title"]}.
bands:
  low: {{title: Low, text: Low.}}
  high: {{title: High, text: High.}}
nodes:
  whole: {{title: {words["title"]}}}
  strategi: {{title: Strategi, label: Strategi, text: Strategi.}}
  teknik: {{title: Teknik, label: Teknik, text: Teknik.}}
items:
{ladders}
  vaerktoejer: {{title: {of["vaerktoejer"]}, question: {of["vaerktoejer"]}?, options: {{intranet: Intranet, chat: Chat}}}}
  andel: {{title: {of["andel"]}, question: {of["andel"]}?, unit: procent}}
forms:
  kort: {{title: {words["titles"][0]}, text: {words["titles"][0]}.}}
advice:
  strategi: {{low: Low., high: High.}}
"""


def small_files(version: str = "1", title: str = "") -> dict[str, bytes]:
    """The framework's files, as somebody would upload them."""
    return {
        "framework.yaml": STRUCTURE.replace('version: "1"', f'version: "{version}"').encode(),
        "da.yaml": texts("da", title).encode(),
        "en.yaml": texts("en", title).encode(),
    }


def small_framework() -> Framework:
    return parse(small_files())
