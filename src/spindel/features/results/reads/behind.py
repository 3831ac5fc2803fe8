"""What stands behind the pages of one place: its figures, the earlier round's, and what may be shown of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from spindel.core.evaluation import Evaluation, on_mapped_items
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.explain import explain
from spindel.core.scoring.explanation import Explanation
from spindel.features.answering.models import Sheet
from spindel.features.answering.reads import Comment, progress_of
from spindel.features.results.presentation.about import About, Addresses, Beside
from spindel.features.results.presentation.areas import Area
from spindel.features.results.presentation.lines import picture_of
from spindel.features.results.presentation.picture import Picture
from spindel.features.results.reads.earlier import Earlier, earlier_than
from spindel.features.results.reads.evaluations import (
    Evaluated,
    Source,
    above_in,
    combined_of,
    evaluated,
    source_of,
    thawed,
)
from spindel.features.results.reads.gate import Released, is_told, own_answers, released, shown_comments
from spindel.features.results.reads.kept import digest
from spindel.features.results.reads.places import Place
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round
from spindel.foundation.organisation.models import Role, Unit
from spindel.foundation.organisation.reads import members_of


class Withheld(StrEnum):
    """Why a place shows no figures though there may be answers."""

    OPEN = "open"
    """Figures come when the round is closed: two days' figures could be subtracted."""
    WORKING = "working"
    """The anonymous sheets are still being opened."""
    TOO_FEW = "too_few"
    """Its people are counted in the unit above."""


@dataclass(frozen=True)
class Hidden:
    """A unit that too few answered for to be shown by itself, or next to others."""

    unit: Unit
    counted_in: Unit | None
    """None for the whole."""


@dataclass(frozen=True)
class Behind:
    """One place's figures. What is light is read at once, what is heavy when a page first asks for it."""

    place: Place

    @property
    def round(self) -> Round:
        return self.place.round

    @property
    def framework(self) -> Framework:
        return framework_of_round(self.round)

    @cached_property
    def source(self) -> Source:
        return source_of(self.round, self.place.branch)

    @cached_property
    def earlier(self) -> Earlier:
        if self.place.sheet is not None:
            return Earlier()
        return earlier_than(self.place.membership, self.source)

    @cached_property
    def withheld(self) -> Withheld | None:
        """Why nothing is shown here, in a round that promises not to single anybody out."""
        if self.place.sheet is not None or self.round.is_named:
            return None
        if self.round.closed_at is None:
            return Withheld.OPEN
        if not is_told(self.round):
            return Withheld.WORKING
        answered = any(self.source.revision(unit)[0] for unit in self.answering_units())
        return Withheld.TOO_FEW if answered and self.unit in self.in_round.hidden else None

    @property
    def hidden(self) -> Mapping[str, str]:
        """Units of the round that are not shown by themselves, and the one their people are counted in."""
        if self.round.is_named or self.withheld in {Withheld.OPEN, Withheld.WORKING}:
            return {}
        return self.in_round.hidden

    @cached_property
    def in_round(self) -> Evaluated:
        """The figures of the whole round, of which this place is one row."""
        return evaluated(self.source, self.earlier.source, self.earlier.pairs)

    @cached_property
    def evaluated(self) -> Evaluated:
        if self.place.sheet is not None:
            return combined_of(self.source, Released(own_answers(self.round, self.place.sheet), {}))
        if self.withheld:
            raise Http404
        return self.in_round

    @property
    def evaluation(self) -> Evaluation:
        return self.evaluated.evaluation

    @property
    def unit(self) -> str:
        """The place's name in the evaluation."""
        return str(self.place.unit.pk) if self.place.unit else self.source.whole

    @property
    def respondents(self) -> int:
        """How many sheets the place's figures rest on, without computing anything; 0 where they are withheld."""
        return 0 if self.withheld else self.response

    @property
    def response(self) -> int:
        """How many sheets were sent here, also where their figures are withheld: that is no secret."""
        if self.place.sheet is not None:
            return 1
        units = self.answering_units()
        if self.withheld is Withheld.OPEN:
            return sum(each.sent for each in progress_of(self.round) if each.unit_id in units)
        return sum(self.source.revision(unit)[0] for unit in units)

    @cached_property
    def silent(self) -> int:
        """Respondents of these units who have not sent anything. Only while the round is open: later on nobody knows
        who belonged there then.
        """
        if self.place.sheet is not None or self.round.closed_at is not None or not self.round.is_named:
            return 0
        units = self.answering_units()
        sent = Sheet.objects.filter(round=self.round, unit__in=units, sent_at__isnull=False)
        there = members_of(self.round.organisation).filter(role=Role.RESPONDENT, unit__in=units)
        return there.exclude(user__in=sent.values("respondent")).count()

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes that a page about this place shows."""
        round, sheet, before = self.round, self.place.sheet, self.earlier.source
        return digest(
            (
                self.source.fingerprint,
                before.fingerprint if before else "",
                self.earlier.passed_over,
                self.earlier.pairs,
                self.silent,
                round.name,
                round.opened_at,
                round.closed_at,
                round.organisation.name,
                before.round.name if before else "",
                (sheet.pk, sheet.revision) if sheet else (),
            )
        )

    def picture(self, name: str, language: str, addresses: Addresses, lens: str = "") -> Picture:
        about = About(name, self.round.name, language, own=self.place.sheet is not None)
        return picture_of(self.evaluation, self.unit, about, self.beside(), lens=lens, addresses=addresses)

    def beside(self) -> Beside:
        if self.place.sheet is not None:
            return Beside()
        before = self.earlier.source
        return Beside(
            earlier=self.earlier_evaluation,
            earlier_name=before.round.name if before else "",
            mean_unit=self.source.whole,
            mean_name=self.round.organisation.name,
            remarks=tuple(self.remarks()),
        )

    @cached_property
    def earlier_evaluation(self) -> Evaluation | None:
        """The earlier round's figures at this round's places."""
        if self.earlier.source is None:
            return None
        found = evaluated(self.earlier.source).evaluation
        pairs = self.earlier.pairs
        return found if pairs is None else on_mapped_items(found, self.framework, pairs)

    def remarks(self) -> list[str]:
        """What a reader must know about how this round was put together."""
        found = []
        if self.round.closed_at is None:
            found.append(_("The measurement is still open: the figures move as more people answer."))
        if self.earlier.passed_over:
            found.append(
                _("%(round)s asked other questions and is therefore not compared with.")
                % {"round": self.earlier.passed_over}
            )
        found += self.on_other_questions()
        if self.others_answered_then():
            found.append(_("Not the same units answered last time, so a change can be due to who took part."))
        if self.evaluated.without_headcount:
            found.append(
                _("%(unit)s has no number of employees, so all units count the same here.")
                % {"unit": self.evaluated.without_headcount}
            )
        return found

    def on_other_questions(self) -> list[str]:
        """That the earlier round was of another version, and how much of it is compared."""
        if self.earlier.pairs is None or self.earlier.source is None:
            return []
        said = _(
            "The questions have changed since %(round)s. What has moved is worked out from those that mean the "
            "same: %(share)d %% of the whole."
        )
        return [said % {"round": self.earlier.source.round.name, "share": round(100 * self.earlier.coverage)}]

    def others_answered_then(self) -> bool:
        """Whether other units below this place have answers than in the earlier round."""
        before, below = self.earlier.source, self.place.branch.inside(self.place.unit_id)
        if before is None or not below:
            return False
        now, then = ({unit for unit in below if source.revision(unit)[0]} for source in (self.source, before))
        return now != then

    def comments(self) -> Sequence[Comment]:
        """What respondents wrote, where the member may see that; with their names where the round is named."""
        if self.place.sheet is not None or self.withheld or not self.place.sees_comments:
            return []
        told = None if self.round.is_named else self.told.answers
        return shown_comments(self.round, self.answering_units(), self.hidden, told)

    @cached_property
    def told(self) -> Released:
        """The answers behind the place's figures, as they may be told: in a named round those of the place alone."""
        if self.place.sheet is not None:
            return Released(own_answers(self.round, self.place.sheet), {})
        if self.withheld:
            raise Http404
        if self.source.head:
            frozen = thawed(self.source, self.source.head)
            return Released(frozen.answers, frozen.above, hidden=frozen.hidden)
        units = self.answering_units() if self.round.is_named else self.source.answering
        return released(self.round, units, above_in(self.source))

    def answering_units(self) -> list[int]:
        """The place's own unit and those below it that answer, in the organisation's order."""
        branch = self.place.branch
        inside = {*branch.inside(self.place.unit_id), self.place.unit_id}
        return [unit for unit in branch.units if unit in inside and unit in branch.answering]

    def explanation(self, node: str, lens: str = "") -> Explanation:
        """How the place's score was worked out. Raises ``KeyError`` for a node or lens that is not there."""
        headcounts = None if self.evaluated.without_headcount else self.source.headcounts
        return explain(
            self.framework,
            self.told.answers,
            self.unit,
            node,
            lens=lens or None,
            above=self.told.above,
            headcounts=headcounts,
        )


def areas_in(behind: Behind, url: str) -> Sequence[Area]:
    """The units below the place, as rows of a heat map; ``url`` is the round's address."""
    place = behind.place
    if not place.sees_inside or behind.withheld in {Withheld.OPEN, Withheld.WORKING}:
        return ()
    own = place.unit.pk if place.unit else single_top(behind)
    depth_of = {unit: len(place.branch.line(unit)) for unit in place.branch.units}
    start = depth_of[own] if own else 0
    return [
        Area(
            unit=str(unit),
            title=place.branch.units[unit].name,
            depth=depth_of[unit] - start - 1,
            url=f"{url}{unit}/",
            is_sum=bool(place.branch.below.get(unit)),
        )
        for unit in place.branch.inside(own)
        if str(unit) not in behind.hidden
    ]


def hidden_in(behind: Behind) -> Sequence[Hidden]:
    """The units below the place that are not shown by themselves, in the organisation's order."""
    place = behind.place
    if not place.sees_inside:
        return ()
    units, hidden = place.branch.units, behind.hidden
    return [
        Hidden(units[unit], units.get(int(hidden[str(unit)])) if hidden[str(unit)].isdigit() else None)
        for unit in place.branch.inside(place.unit_id)
        if str(unit) in hidden
    ]


def single_top(behind: Behind) -> int | None:
    """The topmost unit where there is but one: the whole is then the same as that unit."""
    tops = behind.place.branch.below.get(None, ())
    return tops[0] if len(tops) == 1 else None
