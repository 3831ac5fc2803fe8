"""The whole result of one place, ready for ``results/fragments/*.html``: on the site, and in a report without a site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from spindel.features.results.presentation import drawing, sentences
from spindel.features.results.presentation.discussing import Discussion, discussions_of
from spindel.features.results.presentation.drawing import Drawing
from spindel.features.results.presentation.figures import share_text
from spindel.features.results.presentation.picture import Count, Kind, Line, Picture
from spindel.features.results.presentation.sentences import Remark


@dataclass(frozen=True, slots=True)
class Choice:
    """A link among others of which one is chosen."""

    title: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, with what is said in words."""

    line: Line
    agreement: str
    change: str


@dataclass(frozen=True, slots=True)
class Table:
    """The figures as a table: which columns it has, and its rows."""

    label: str
    what: str
    """Heading of the first column."""
    rows: tuple[Row, ...]
    earlier: str
    mean: str
    agreement: bool
    targets: bool
    lens: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many chose a level, and how strongly it is shaded: 0 for nobody, 4 for nearly all."""

    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item, how its answers are spread, and how much people agree."""

    line: Line
    cells: tuple[Cell, ...]
    dont_know: int
    agreement: str


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The items of one category."""

    line: Line
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the fragments show of one place."""

    picture: Picture
    """By the tree: words, items and discussion are about this."""
    title: str
    """The lens, where the charts are drawn through one."""
    text: str
    """A sentence about the lens, where there is one."""
    web: Drawing
    dots: Drawing
    table: Table
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    strengths: tuple[Remark, ...]
    zones: tuple[Remark, ...]
    discussions: tuple[Discussion, ...]
    groups: tuple[ItemGroup, ...]
    missing: tuple[Line, ...]

    @property
    def levels(self) -> range:
        """The numbers of the levels, as many as the item with most has."""
        most = max((len(item.cells) for group in self.groups for item in group.items), default=0)
        return range(1, most + 1)

    @property
    def items_across(self) -> int:
        """Columns of the table of items."""
        return len(self.levels) + (3 if self.picture.own else 4)


def result_of(picture: Picture, seen: Picture | None = None) -> Result:
    """Everything about one place. ``seen`` is the picture through a lens, where the charts are drawn through one."""
    through = seen or picture
    return Result(
        picture=picture,
        title=lens_title(through),
        text=through.texts.lenses[through.lens].heading.text if through.lens else "",
        web=drawing.drawn_web(through),
        dots=drawing.drawn_dots(through),
        table=table_of(through, through.axes),
        notes=tuple(sentences.honest_notes(picture)),
        facts=facts_of(picture),
        strengths=sentences.strengths_of(picture),
        zones=sentences.zones_of(picture),
        discussions=discussions_of(picture),
        groups=item_groups(picture),
        missing=missing_of(picture),
    )


def lens_title(picture: Picture) -> str:
    """The lens the charts are drawn through, "" without one."""
    if not picture.lens:
        return ""
    return picture.texts.lenses[picture.lens].heading.title


def table_of(picture: Picture, lines: Sequence[Line], top: Line | None = None) -> Table:
    """The whole (or ``top``), and the lines given, as a table."""
    below = lines if top else in_tree_order(picture, lines)
    rows = tuple(row_of(line) for line in (top or picture.top, *below))
    return Table(
        label=_("Figures: %(place)s, %(round)s") % {"place": picture.name, "round": picture.round},
        what=_("Theme") if picture.lens else _("Category"),
        rows=rows,
        earlier=picture.earlier,
        mean=picture.mean,
        agreement=any(row.agreement for row in rows),
        targets=any(row.line.target.is_there for row in rows),
        lens=picture.lens,
    )


def in_tree_order(picture: Picture, lines: Sequence[Line]) -> list[Line]:
    """The lines, each after the node it stands in."""
    wanted = {line.id for line in lines}
    above = {group.id for group in picture.groups if group.id}
    return [line for line in picture.lines.values() if line.id in wanted | above]


def row_of(line: Line) -> Row:
    """A line with what is said about it in words."""
    return Row(line, sentences.agreement_text(line.agreement), sentences.change_text(line))


def facts_of(picture: Picture) -> tuple[Fact, ...]:
    """What stands beside the overall figure."""
    top, found = picture.top, []
    if top.figure.has_interval:
        found.append(Fact(_("95 % interval"), top.figure.interval))
    if top.moved:
        found.append(Fact(_("Since %(round)s") % {"round": picture.earlier}, sentences.change_text(top)))
    if top.target.is_there:
        found.append(Fact(_("Target"), top.target.text))
    if top.mean.is_there:
        found.append(Fact(picture.mean, top.mean.text))
    if not picture.own:
        found.append(Fact(_("Respondents"), str(picture.respondents)))
    found.append(Fact(_("Answered"), share_text(picture.coverage)))
    return tuple(found)


def item_groups(picture: Picture) -> tuple[ItemGroup, ...]:
    """All items, category by category."""
    found: dict[str, list[Line]] = {}
    for line in picture.lines.values():
        if line.kind is Kind.ITEM:
            found.setdefault(line.parent, []).append(line)
    lines = {**picture.lines, picture.top.id: picture.top}
    return tuple(
        ItemGroup(lines[parent], tuple(item_row(picture, line) for line in items))
        for parent, items in found.items()
    )


def item_row(picture: Picture, line: Line) -> ItemRow:
    """An item with its counts, each with a shade from 0 to 4 by its share of the answers."""
    counts = picture.counts.get(line.id, ())
    cells = tuple(Cell(count.count, shade(count)) for count in counts)
    return ItemRow(line, cells, line.missing.dont_know, sentences.agreement_text(line.agreement))


def shade(count: Count) -> int:
    """0 where nobody chose it, 4 where three in four or more did."""
    return 1 + min(int(count.share * 4), 3) if count.count else 0


def missing_of(picture: Picture) -> tuple[Line, ...]:
    """The categories and the whole, where anything at all is missing."""
    lines = (picture.top, *(line for line in picture.lines.values() if line.kind is Kind.CATEGORY))
    return lines if picture.top.missing.answered < picture.top.missing.asked else ()
