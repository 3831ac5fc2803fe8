"""The questionnaire on paper: one PDF for a unit, the same questions in the same order as on the screen."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spindel.core.frameworks.model import Checklist, Framework, Item, Ladder, Node, Texts
from spindel.webkit.documents import pdf


@dataclass(frozen=True)
class Paper:
    """What stands on the sheet besides the questions. ``code`` says round and unit, never a person."""

    organisation: str
    round: str
    unit: str
    code: str
    purpose: str
    deadline: date | None
    promise: Sequence[str]
    asks_name: bool
    language: str


def paper_pdf(paper: Paper, framework: Framework, asked: Collection[str]) -> bytes:
    """In the language that is on, which should be the paper's."""
    texts = framework.text(paper.language)
    data = {
        **asdict(paper),
        "deadline": date_format(paper.deadline, "DATE_FORMAT") if paper.deadline else "",
        "title": texts.heading.title,
        "sections": list(_sections(framework, texts, asked)),
        "words": _words(),
    }
    return pdf(_source(), data)


@cache
def _source() -> str:
    return files("spindel.features.rounds.presentation").joinpath("paper.typ").read_text("utf-8")


def _sections(framework: Framework, texts: Texts, asked: Collection[str]) -> Iterator[Mapping[str, Any]]:
    number = 0
    for node in framework.nodes():
        items = [child for child in node.children if not isinstance(child, Node) and child.id in asked]
        if items:
            heading = texts.nodes.get(node.id, texts.heading)
            questions = [_question(item, texts, number + place) for place, item in enumerate(items, start=1)]
            number += len(items)
            yield {"title": heading.title, "text": heading.text, "items": questions}


def _question(item: Item, texts: Texts, number: int) -> Mapping[str, Any]:
    words = texts.items[item.id]
    choices: Sequence[str] = ()
    if isinstance(item, Ladder):
        choices = [words.choices[level.id] for level in item.levels]
    elif isinstance(item, Checklist):
        choices = [words.choices[option.id] for option in item.options]
    return {
        "number": number,
        "question": words.question,
        "help": words.help,
        "kind": type(item).__name__.lower(),
        "choices": choices,
        "unit": words.unit,
    }


def _words() -> Mapping[str, str]:
    return {
        "purpose": _("What the answers are used for"),
        "promise": _("What you can count on"),
        "how": _("How to answer"),
        "cross": _(
            "Put one cross for each question, at the level that looks most like everyday work where you are. If you "
            "change your mind, fill the box completely and cross another."
        ),
        "many": _("Cross everything that is in place."),
        "number": _("Write a number:"),
        "dont_know": _("Don't know"),
        "not_relevant": _("Not relevant here"),
        "comment": _("Comment"),
        "name": _("Name"),
        "no_name": _("Do not write your name on the sheet."),
        "leader": _("I answer as a leader"),
        "unit": _("Unit"),
        "deadline": _("Hand in by"),
        "code": _("Sheet"),
        "page": _("Page"),
        "of": _("of"),
    }
