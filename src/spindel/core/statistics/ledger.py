"""What has been told, and what may still be told without anyone being able to work out an answer about a few.

A ledger stands for one body of answers that are not named. Everyone who asks shares it: screens, exports, interfaces,
filters, lenses, today and next month, since whoever holds two answers can subtract them. A question is the set of
respondents a figure is about. It is decided by who is in the set, never by what they answered, so a refusal tells
nothing either. The order counts: ask first for what matters most.

**INDISTINGUISHABLE** (the rule unless another is chosen). Two respondents are *alike* where every figure given holds
both or neither. Alike is an equivalence, so people fall into groups; a question is refused where it is about fewer than
k, or would leave a group of fewer than k among all who have ever been in a figure.

  *Nothing about fewer than k by adding and subtracting.* A figure is a sum over whole groups, so any combination of
  figures has one coefficient for all of a group, and is about whole groups: about nobody, or about at least k.

  *Nobody can be told from k − 1 others, by any reasoning.* Let two of a group change places, sheet for sheet. Every
  figure that does not hang on the order of its respondents (a mean, a spread, a histogram, a minimum or maximum, an
  interval, an agreement) holds both or neither, so all figures stay as they are. Whatever fits one person of the group
  fits all of them. This covers minima, maxima, and means at the very end of the scale.

**SUBTRACTION** allows more, so that leaders can be set against staff in the whole municipality though each unit has two
leaders. Only adding and subtracting is ruled out: of all linear combinations of what has been given, with any
coefficients, none but 0 has fewer than k people with a coefficient other than 0. That is settled exactly by ``span``,
and refused where it takes too long. It does *not* rule out reasoning about limits: if a unit's histogram shows two
fives and all other units have none, and that of the leaders two fives, then its two leaders gave them. Use it for means
with a decimal or two; not for histograms, minima or maxima of overlapping groups.

**Not covered by either**, since they hold for a group of any size: where all of a group answered the same, or the mean
is at the end of the scale, each one's answer is known though nobody is singled out; a minimum or maximum is the answer
of one person who stays among k; a member of a group knows one answer and c members who talk together know c, so the
rest is about k − c; what an outsider already knows about some of them is not counted in. That somebody answered, and
how many did, is not held secret here.

**What the caller owes.** A figure is worked out from the respondents in the question and nothing else, without regard to
their order. Where an item is left blank by some, the figure on that item needs k answers of its own, and scores made of
items are made of the items that are shown; anything worked out from given figures alone is free. A mean over units
weighs them one by one, so hidden units go into it as one group (``suppression.shown_under``), as they do in any figure
on the variation between units. A sheet that is changed is another sheet: say which revision of it was used.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from spindel.core.statistics.partition import Cut, Partition, Sheet
from spindel.core.statistics.span import Span, TooComplexError

FEWEST_SHOWN = 5
"""Nothing is shown about fewer people than this, unless the round sets it higher."""

Respondents = Iterable[Hashable] | Mapping[Hashable, Hashable]
"""Ids, or ids with the revision of each one's sheet that goes into the figure."""


class Rule(StrEnum):
    """How much is ruled out; the module says what each means, and proves it."""

    INDISTINGUISHABLE = "indistinguishable"
    SUBTRACTION = "subtraction"


class Reason(StrEnum):
    """Why a question was answered or refused."""

    ALLOWED = "allowed"
    NOBODY = "nobody"
    TOO_FEW = "too_few"
    DIFFERENCE = "difference"
    TOO_COMPLEX = "too_complex"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a figure about these respondents may be given, why, and how few the answer would have laid bare."""

    allowed: bool
    reason: Reason
    exposed: int = 0


class Ledger:
    """Decides question after question, and remembers those it allowed.

    ``sizes`` says how many people an id stands for where it stands for more than one, such as "the staff of unit 7"; an
    id always stands for the same people.

    >>> ledger = Ledger(k=3)
    >>> ledger.ask("abcdef").allowed, ledger.ask("abcd").reason.value, ledger.ask("abc").allowed
    (True, 'difference', True)
    """

    def __init__(
        self,
        k: int = FEWEST_SHOWN,
        rule: Rule = Rule.INDISTINGUISHABLE,
        sizes: Mapping[Hashable, int] | None = None,
    ) -> None:
        if k < 1:
            raise ValueError("k is at least 1")
        if sizes and min(sizes.values()) < 1:
            raise ValueError("an id stands for at least one person")
        self.k = k
        self.rule = rule
        self._partition = Partition(sizes)
        self._span: Span | None = Span.empty() if rule is Rule.SUBTRACTION else None
        self._allowed: dict[frozenset[Sheet], None] = {}

    @property
    def allowed(self) -> tuple[frozenset[Sheet], ...]:
        """The figures given so far, in order and once each: what to keep, and to ``record`` in a new ledger."""
        return tuple(self._allowed)

    @property
    def groups(self) -> tuple[frozenset[Sheet], ...]:
        """The groups of sheets that the figures so far tell apart."""
        return self._partition.groups()

    def ask(self, respondents: Respondents) -> Decision:
        """May a figure about exactly these respondents be given? If so it counts as given."""
        sheets = _sheets(respondents)
        decision, adopt = self._decided(sheets)
        adopt()
        return decision

    def would_allow(self, respondents: Respondents) -> Decision:
        """What ``ask`` would say, without giving the figure."""
        return self._decided(_sheets(respondents))[0]

    def ask_all(self, questions: Iterable[Respondents]) -> list[Decision]:
        """Each question in turn: the first ones are the most likely to be answered."""
        return [self.ask(question) for question in questions]

    def record(self, sheets: Iterable[Sheet]) -> None:
        """Put down a figure out of ``allowed`` as given already, whatever the rule says now."""
        question = frozenset(sheets)
        cut = self._partition.cut(question)
        try:
            span = self._span_after(cut)
        except TooComplexError:
            span = None
        self._adopt(question, cut, span)

    def _decided(self, sheets: frozenset[Sheet]) -> tuple[Decision, Callable[[], None]]:
        """The decision, and what is to be done about it if the figure is given."""
        people = self._partition.number(sheets)
        if not people:
            return Decision(allowed=True, reason=Reason.NOBODY), _nothing
        if people < self.k:
            return Decision(allowed=False, reason=Reason.TOO_FEW, exposed=people), _nothing
        if sheets in self._allowed:
            return Decision(allowed=True, reason=Reason.ALLOWED), _nothing
        cut = self._partition.cut(sheets)
        try:
            span = self._span_after(cut)
            exposed = self._exposed(cut, span)
        except TooComplexError:
            return Decision(allowed=False, reason=Reason.TOO_COMPLEX), _nothing
        if exposed is not None:
            return Decision(allowed=False, reason=Reason.DIFFERENCE, exposed=exposed), _nothing
        return Decision(allowed=True, reason=Reason.ALLOWED), lambda: self._adopt(sheets, cut, span)

    def _span_after(self, cut: Cut) -> Span | None:
        if self.rule is Rule.INDISTINGUISHABLE:
            return None
        if self._span is None:
            raise TooComplexError
        wider = self._span.widened(cut.split, cut.fresh).joined(cut.row, cut.people)
        return wider.on_large(cut.people >= self.k)

    def _exposed(self, cut: Cut, span: Span | None) -> int | None:
        if span is not None:
            return span.thinnest_below(self.k, cut.people, cut.counted)
        fewest = int(cut.people[cut.touched].min())
        return fewest if fewest < self.k else None

    def _adopt(self, sheets: frozenset[Sheet], cut: Cut, span: Span | None) -> None:
        self._partition.apply(cut)
        self._span = span
        self._allowed[sheets] = None


def _sheets(respondents: Respondents) -> frozenset[Sheet]:
    if isinstance(respondents, Mapping):
        return frozenset(respondents.items())
    return frozenset((respondent, None) for respondent in respondents)


def _nothing() -> None:
    """A figure that is refused, or has been given before, changes nothing."""
