"""One dimension, category, theme or item from close by: what it is made of, how the answers are spread, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.core.evaluation import Evaluation
from spindel.features.results.presentation import sentences
from spindel.features.results.presentation.areas import Area
from spindel.features.results.presentation.discussing import strip_of
from spindel.features.results.presentation.figures import Figure, figures, share_text
from spindel.features.results.presentation.page import Table, table_of
from spindel.features.results.presentation.picture import Count, Kind, Line, Picture


@dataclass(frozen=True, slots=True)
class Said:
    """A respondent's comment."""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level or option with its sentence and how many chose it."""

    count: Count
    share: str


@dataclass(frozen=True, slots=True)
class ItemStory:
    """One item: the question, every sentence with how many chose it, why some have no answer, and what they wrote."""

    line: Line
    number: str
    question: str
    help: str
    strip: SafeString
    levels: tuple[Level, ...]
    agreement: str
    missing: tuple[str, ...]
    comments: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's score here."""

    area: Area
    figure: Figure
    respondents: int


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the tree, or a group of a lens, from close by."""

    line: Line
    picture: Picture
    kind: str
    beside: tuple[str, ...]
    """Sentences about where it lies."""
    advice: str
    parts: Table | None
    """The nodes below it."""
    items: tuple[ItemStory, ...]
    units: tuple[UnitRow, ...] = ()


KINDS = {
    Kind.WHOLE: lambda: _("The whole"),
    Kind.DIMENSION: lambda: _("Dimension"),
    Kind.CATEGORY: lambda: _("Category"),
    Kind.ITEM: lambda: _("Question"),
    Kind.GROUP: lambda: _("Theme"),
}


def point_of(
    picture: Picture, line: Line, comments: Mapping[str, Sequence[Said]], units: Sequence[UnitRow] = ()
) -> Point:
    """The page about ``line``; ``picture`` is by the tree, also where the line is a group of a lens.

    ``comments`` by item id, already only those the reader may see.
    """
    beside = sentences.beside_target(picture, line), sentences.moved_text(line, picture.earlier)
    nodes = [one for one in picture.lines.values() if one.parent == line.id and one.kind is not Kind.ITEM]
    return Point(
        line=line,
        picture=picture,
        kind=KINDS[line.kind](),
        beside=tuple(filter(None, beside)),
        advice="" if picture.own else picture.texts.advice.get(line.id, {}).get(line.band, ""),
        parts=table_of(picture, nodes, line) if nodes else None,
        items=tuple(story_of(picture, item, comments.get(item.id, ())) for item in items_of(picture, line)),
        units=tuple(units),
    )


def items_of(picture: Picture, line: Line) -> list[Line]:
    """The items told about: the line itself, those right below it, or those of the group."""
    if line.kind is Kind.ITEM:
        return [line]
    if line.kind is Kind.GROUP:
        members = {
            item
            for lens in picture.framework.lenses
            if lens.id == line.parent
            for group in lens.groups
            if group.id == line.id
            for item in group.items
        }
        return [one for one in picture.lines.values() if one.id in members]
    return [one for one in picture.lines.values() if one.parent == line.id and one.kind is Kind.ITEM]


def story_of(picture: Picture, line: Line, comments: Sequence[Said]) -> ItemStory:
    counts = picture.counts.get(line.id, ())
    return ItemStory(
        line=line,
        number=line.figure.text,
        question=line.heading.text,
        help=picture.texts.items[line.id].help,
        strip=strip_of(picture, line, f"strip-{line.id}"),
        levels=tuple(Level(count, share_text(count.share) if count.count else "") for count in counts),
        agreement="" if picture.own else sentences.agreement_text(line.agreement),
        missing=tuple(missing_sentences(line)),
        comments=tuple(comments),
    )


def missing_sentences(line: Line) -> list[str]:
    """Why some have no answer here, each reason by itself."""
    found = []
    if n := line.missing.dont_know:
        found.append(ngettext("%(n)d doesn't know", "%(n)d don't know", n) % {"n": n})
    if n := line.missing.blank:
        found.append(ngettext("%(n)d left it blank", "%(n)d left it blank", n) % {"n": n})
    if n := line.missing.not_relevant:
        found.append(ngettext("%(n)d finds it not relevant", "%(n)d find it not relevant", n) % {"n": n})
    return found


def unit_rows(evaluation: Evaluation, areas: Sequence[Area], id: str, lens: str = "") -> list[UnitRow]:
    """The score of every unit that has one, at one place."""
    column, scale = evaluation.place(id, lens or None), evaluation.framework.scale
    rows = [evaluation.unit(area.unit) for area in areas]
    if not rows:
        return []
    found = figures(
        scale, *(table[rows, column] for table in (evaluation.score, evaluation.low, evaluation.high))
    )
    people = evaluation.respondents[rows, column].tolist()
    return [UnitRow(*one) for one in zip(areas, found, people, strict=True)]
