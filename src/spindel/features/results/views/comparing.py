"""Any places and rounds held up against each other; the whole choice stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from spindel.features.results import reads
from spindel.features.results.presentation.about import About
from spindel.features.results.presentation.comparing import (
    MOST_ON_ONE_WEB,
    Subject,
    comparison_of,
    named,
    only_means,
    strips_of,
    web_over,
)
from spindel.features.results.presentation.lines import picture_of
from spindel.features.results.presentation.page import Choice
from spindel.features.results.presentation.tables import as_csv
from spindel.features.results.presentation.workbook import as_workbook
from spindel.features.results.reads import Behind, LeadersAndStaff
from spindel.features.results.reads.earlier import comparable
from spindel.features.results.views.asking import LENS, Asked, Step, asked, note_seen
from spindel.features.results.views.details import require_answers
from spindel.features.results.views.files import WORKBOOK, file_of
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.webkit.charts import spider_web, strips
from spindel.webkit.charts.png import svg_to_png

UNIT, ROUND, PART, ALL = "enhed", "runde", "del", "alle"
LEADERS, STAFF = "ledere", "medarbejdere"
FEW = 4
"""So many are compared before anybody has chosen."""


@dataclass(frozen=True)
class Offer:
    """A box to tick."""

    value: str
    title: str
    depth: int
    is_chosen: bool


@dataclass(frozen=True)
class Choosing:
    """What may be compared with this place, and what is."""

    asked: Asked
    wanted_units: Sequence[str]
    wanted_rounds: Sequence[str]
    wanted_parts: Sequence[str]

    @cached_property
    def units(self) -> list[Offer]:
        """The whole and every unit of the round that the member may see."""
        place = self.asked.place
        whole = (
            [Offer(ALL, place.round.organisation.name, 0, self.chosen_unit(ALL))] if place.sees_whole else []
        )
        return whole + [
            Offer(
                str(unit),
                place.branch.units[unit].name,
                len(place.branch.line(unit)),
                self.chosen_unit(str(unit)),
            )
            for unit in place.branch.units
            if place.sees(unit)
        ]

    @cached_property
    def rounds(self) -> list[Offer]:
        """The round itself, and those that asked the same."""
        return [Offer(str(one.pk), one.name, 0, str(one.pk) in self.round_ids) for one in self.known_rounds]

    @cached_property
    def known_rounds(self) -> list[Round]:
        this = self.asked.place.round
        others = reads.shown_rounds(self.asked.place.membership).filter(
            closed_at__isnull=False, framework_version__key=this.framework_version.key
        )
        return [this, *(round for round in others if round.pk != this.pk and comparable(round, this))]

    @cached_property
    def round_ids(self) -> list[str]:
        known = [str(round.pk) for round in self.known_rounds]
        return [id for id in known if id in self.wanted_rounds] or known[:1]

    def chosen_unit(self, value: str) -> bool:
        return value in (self.wanted_units or self.usual)

    @cached_property
    def usual(self) -> list[str]:
        """The place itself and the first few right below it; the whole beside a unit with nothing below."""
        place = self.asked.place
        own = str(place.unit.pk) if place.unit else ALL
        areas = reads.areas_in(self.asked.behind, self.asked.round_url)
        below = [area.unit for area in areas if not area.depth][:FEW]
        return [own, *(below or ([ALL] if place.unit and place.sees_whole else []))]

    def subjects(self) -> list[Subject]:
        """Every chosen place in every chosen round; a place without figures stays out."""
        units = [offer for offer in self.units if offer.is_chosen]
        rounds = [round for round in self.known_rounds if str(round.pk) in self.round_ids]
        found = [self.subject(unit, round, len(units), len(rounds)) for unit in units for round in rounds]
        return [subject for subject in found if subject is not None] + self.parted()

    @cached_property
    def groups(self) -> LeadersAndStaff | None:
        """Leaders and staff of this place in this round; not through a lens, whose themes are not told apart so."""
        return None if self.asked.lens else reads.groups_of(self.asked.behind)

    @cached_property
    def parts(self) -> list[Offer]:
        """The two boxes, where there is anything behind them."""
        if self.groups is None:
            return []
        titles = ((LEADERS, _("Leaders"), self.groups.leaders), (STAFF, _("Staff"), self.groups.staff))
        return [
            Offer(value, f"{title} ({number})" if number else title, 0, value in self.wanted_parts)
            for value, title, number in titles
        ]

    def parted(self) -> list[Subject]:
        """The chosen of the two, with nothing but means."""
        if self.groups is None:
            return []
        picture, name, rows = self.asked.picture(), self.asked.name, self.groups.rows
        means = {
            LEADERS: {row.place: row.leaders for row in rows},
            STAFF: {row.place: row.staff for row in rows},
        }
        titles = {LEADERS: _("Leaders, %(place)s"), STAFF: _("Staff, %(place)s")}
        found = []
        for offer in self.parts:
            if offer.is_chosen:
                label = titles[offer.value] % {"place": name}
                scores = {id: score for id, score in means[offer.value].items() if score is not None}
                found.append(Subject(label, only_means(picture, label, scores)))
        return found

    @cached_property
    def bases(self) -> dict[int, Behind | None]:
        """Every chosen round's figures, read once for all places in it; None where it shows nothing."""
        return {round.pk: self.base(round) for round in self.known_rounds if str(round.pk) in self.round_ids}

    def base(self, round: Round) -> Behind | None:
        here = self.asked.place
        if round.pk == here.round.pk:
            return self.asked.behind
        try:
            place = reads.place_of(here.membership, round.pk, None if here.sees_whole else here.unit_id)
        except Http404:
            return None
        behind = Behind(place)
        return None if behind.withheld else behind

    def subject(self, unit: Offer, round: Round, units: int, rounds: int) -> Subject | None:
        base = self.bases[round.pk]
        if base is None:
            return None
        name = base.source.whole if unit.value == ALL else unit.value
        if name in base.hidden or name not in base.evaluation.tree.names:
            return None
        if unit.value != ALL and not base.place.sees(int(unit.value)):
            return None
        about = About(unit.title, round.name, self.asked.language)
        picture = picture_of(base.evaluation, name, about, lens=self.asked.lens)
        label = unit.title if rounds == 1 else round.name if units == 1 else f"{unit.title}, {round.name}"
        return Subject(label, picture) if picture.top.figure.is_there else None

    def query(self, lens: str) -> str:
        told = [(UNIT, offer.value) for offer in self.units if offer.is_chosen]
        told += [(ROUND, id) for id in self.round_ids] + [(PART, part) for part in self.wanted_parts]
        return "?" + urlencode([*told, *([(LENS, lens)] if lens else [])])

    def lenses(self) -> list[Choice]:
        """The same choice through another lens."""
        texts = self.asked.behind.framework.text(self.asked.language)
        titles = {"": _("Dimensions and categories")} | {
            lens.id: texts.lenses[lens.id].heading.title for lens in self.asked.behind.framework.lenses
        }
        if len(titles) == 1:
            return []
        url = f"{self.asked.url}sammenlign/"
        return [
            Choice(title, url + self.query(lens), lens == self.asked.lens) for lens, title in titles.items()
        ]

    def files(self) -> list[Choice]:
        url, query = f"{self.asked.url}sammenlign/", self.query(self.asked.lens)
        return [
            Choice(_("Picture as SVG"), f"{url}spindelvaev.svg{query}"),
            Choice(_("Picture as PNG for print"), f"{url}spindelvaev.png{query}"),
            Choice(_("Figures as CSV"), f"{url}tal.csv{query}"),
            Choice(_("Figures as Excel"), f"{url}tal.xlsx{query}"),
        ]


def choosing(request: MemberRequest, **place: int) -> Choosing:
    found = asked(request, **place)
    require_answers(found)
    chosen = Choosing(found, request.GET.getlist(UNIT), request.GET.getlist(ROUND), parts_wanted(request))
    note_seen(request, [base.round for base in chosen.bases.values() if base and base.respondents])
    return chosen


def parts_wanted(request: MemberRequest) -> list[str]:
    return [part for part in request.GET.getlist(PART) if part in {LEADERS, STAFF}]


@gzip_page
def compare(request: MemberRequest, **place: int) -> HttpResponse:
    found = choosing(request, **place)
    subjects = found.subjects()
    context = {
        "title": _("Compare, %(place)s") % {"place": found.asked.title()},
        "head": found.asked,
        "trail": found.asked.trail(Step(_("Compare"))),
        "pages": found.asked.pages("sammenlign/"),
        "choosing": found,
        "lenses": found.lenses(),
        "files": found.files() if subjects else [],
        "compared": comparison_of(subjects) if subjects else None,
    }
    return render(request, "results/compare.html", context)


def drawing(request: MemberRequest, **place: int) -> tuple[Asked, str]:
    """The picture of a file: the web of a few, the strips of many."""
    found = choosing(request, **place)
    subjects = some(found.subjects())
    if len(subjects) > MOST_ON_ONE_WEB:
        return found.asked, strips(strips_of(subjects))
    return found.asked, spider_web(web_over(subjects))


def some(subjects: list[Subject]) -> list[Subject]:
    """A file about nothing is none."""
    if not subjects:
        raise Http404
    return subjects


def compare_svg(request: MemberRequest, **place: int) -> HttpResponse:
    found, svg = drawing(request, **place)
    return file_of(found, svg.encode(), "image/svg+xml", "svg")


def compare_png(request: MemberRequest, **place: int) -> HttpResponse:
    found, svg = drawing(request, **place)
    return file_of(found, svg_to_png(svg), "image/png", "png")


def compare_csv(request: MemberRequest, **place: int) -> HttpResponse:
    found = choosing(request, **place)
    first, *others = map(named, some(found.subjects()))
    return file_of(found.asked, as_csv(first, others), "text/csv; charset=utf-8", "csv")


def compare_xlsx(request: MemberRequest, **place: int) -> HttpResponse:
    found = choosing(request, **place)
    first, *others = map(named, some(found.subjects()))
    return file_of(found.asked, as_workbook(first, others), WORKBOOK, "xlsx")
