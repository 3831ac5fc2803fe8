"""What a sheet asks, in the reader's language, and what it has been answered."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Item, Node, Quantity, Texts
from spindel.features.answering.models import Answer, Draft, Sheet
from spindel.features.answering.reads.choices import NONE_OF_THESE, WORDS, chosen_of
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round, items_asked


@dataclass(frozen=True)
class Choice:
    value: str
    text: str


@dataclass(frozen=True)
class Question:
    """An item as it stands on the page."""

    id: str
    kind: str
    """ladder, checklist or quantity: each has a template of that name."""
    number: int
    title: str
    question: str
    help: str
    unit: str
    choices: Sequence[Choice]
    aside: Sequence[Choice]
    """The quieter ones: don't know, not relevant."""
    chosen: Sequence[str]
    comment: str
    revision: int
    seen: str
    """Goes with the form and tells afterwards what it showed, and so whether it was touched."""
    is_answered: bool
    trouble: str = ""
    """The sentence, where what was sent could not be saved."""
    last: str = ""
    """What the same person answered last time, in words."""
    elsewhere: str = ""
    """The other answer in words, where somebody saved one in between."""
    elsewhere_comment: str = ""
    elsewhere_at: str = ""

    @property
    def written(self) -> str:
        """A quantity as it stands in its field."""
        return "".join(word for word in self.chosen if word not in WORDS.values())

    def filled(self, chosen: Sequence[str], comment: str, trouble: str = "") -> "Question":
        return replace(self, chosen=chosen, comment=comment, trouble=trouble)


@dataclass(frozen=True)
class Section:
    """A node with items of its own: what stands on one page."""

    id: str
    number: int
    title: str
    text: str
    dimension: str
    items: Sequence[str]
    answered: Sequence[str]

    @property
    def missing(self) -> int:
        return len(self.items) - len(self.answered)


def fingerprint(chosen: Sequence[str], comment: str) -> str:
    """Short, and not the same for two answers one would confuse; nothing hangs on nobody making one up."""
    return format(zlib.crc32("\x1f".join([comment, *chosen]).encode()), "08x")


_asked: dict[tuple[str, str], Mapping[str, Item]] = {}


def asked_in(round: Round) -> Mapping[str, Item]:
    """The items the round asks, by id; worked out once per process, since a version never changes."""
    key = (round.framework_version.content_hash, round.form)
    if key not in _asked:
        ids = set(items_asked(round))
        _asked[key] = {item.id: item for item in framework_of_round(round).items() if item.id in ids}
    return _asked[key]


def about(round: Round) -> str:
    """The paragraph on the questions asked: the form's own where the round has chosen one."""
    texts = framework_of_round(round).text(get_language() or "da")
    return (texts.forms.get(round.form) or texts.heading).text


def titles_of(round: Round) -> dict[str, str]:
    """Of the items asked, by id."""
    texts = framework_of_round(round).text(get_language() or "da")
    return {item: texts.items[item].title for item in asked_in(round)}


def chosen_in(round: Round, answer: Answer) -> list[str]:
    """The answer in a form's words."""
    item = asked_in(round).get(answer.item)
    return chosen_of(item, answer.value, answer.absence, get_language() or "da") if item else []


def answers_on(sheet: Sheet | Draft | None) -> dict[str, Answer]:
    if sheet is None:
        return {}
    if isinstance(sheet, Draft):
        return sheet.answers
    return {answer.item: answer for answer in Answer.objects.filter(sheet=sheet)}


def sections_of(round: Round, answers: Mapping[str, Answer]) -> list[Section]:
    """In the framework's order; a node whose items this round does not ask is left out."""
    framework, asked = framework_of_round(round), asked_in(round)
    texts = framework.text(get_language() or "da")
    sections: list[Section] = []
    for node, above in _nodes(framework.tree, ()):
        items = [child.id for child in node.children if not isinstance(child, Node) and child.id in asked]
        if items:
            heading = texts.nodes[node.id] if above else texts.heading
            sections.append(
                Section(
                    id=node.id,
                    number=len(sections) + 1,
                    title=heading.title,
                    text=heading.text,
                    dimension=" · ".join(texts.nodes[parent.id].title for parent in above[1:]),
                    items=items,
                    answered=[item for item in items if item in answers and answers[item].says_something],
                )
            )
    return sections


def _nodes(node: Node, above: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    yield node, above
    for child in node.children:
        if isinstance(child, Node):
            yield from _nodes(child, (*above, node))


def section_of(sections: Sequence[Section], section_id: str) -> Section:
    for section in sections:
        if section.id == section_id:
            return section
    raise Http404


def questions_of(round: Round, section: Section, answers: Mapping[str, Answer]) -> list[Question]:
    asked = asked_in(round)
    places = {item: place for place, item in enumerate(asked, 1)}
    language = get_language() or "da"
    texts = framework_of_round(round).text(language)
    return [
        _question(asked[item], places[item], texts, answers.get(item), language) for item in section.items
    ]


def _question(item: Item, number: int, texts: Texts, answer: Answer | None, language: str) -> Question:
    text = texts.items[item.id]
    chosen = chosen_of(item, answer.value, answer.absence, language) if answer else []
    comment, revision = (answer.comment, answer.revision) if answer else ("", 0)
    return Question(
        id=item.id,
        kind=type(item).__name__.lower(),
        number=number,
        title=text.title,
        question=text.question,
        help=text.help,
        unit=text.unit,
        choices=_choices(item, texts),
        aside=[
            Choice(WORDS[Absence.DONT_KNOW], _("Don't know")),
            Choice(WORDS[Absence.NOT_RELEVANT], _("Not relevant")),
        ],
        chosen=chosen,
        comment=comment,
        revision=revision,
        seen=f"{revision}.{fingerprint(chosen, comment)}",
        is_answered=bool(answer and answer.says_something),
    )


def _choices(item: Item, texts: Texts) -> list[Choice]:
    if isinstance(item, Quantity):
        return []
    ids = [choice.id for choice in (item.options if isinstance(item, Checklist) else item.levels)]
    said = [Choice(str(place), texts.items[item.id].choices[id]) for place, id in enumerate(ids)]
    return [*said, Choice(NONE_OF_THESE, _("None of these"))] if isinstance(item, Checklist) else said


def in_words(question: Question, chosen: Sequence[str]) -> str:
    """What was chosen, as it reads on the page."""
    texts = {choice.value: choice.text for choice in (*question.choices, *question.aside)}
    return "; ".join(texts.get(value, value) for value in chosen)
