"""What to discuss first: the items where those who answered see it most differently, and what each end says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spindel.core.evaluation import Topic
from spindel.features.results.presentation.figures import Figure, difference_text
from spindel.features.results.presentation.picture import Count, Kind, Line, Picture
from spindel.features.results.presentation.sentences import agreement_text
from spindel.webkit.charts import CountBar, CountBars, count_bars

MOST_RANKED = 12


@dataclass(frozen=True, slots=True)
class End:
    """A level that somebody chose, and its sentence."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """An item worth discussing."""

    line: Line
    question: str
    strip: SafeString
    said: str
    """How much those who answered agree, in words."""
    ends: tuple[End, ...]
    """The lowest and the highest level that was chosen, where they differ."""


def discussions_of(picture: Picture) -> tuple[Discussion, ...]:
    """What to discuss first, in order."""
    return tuple(discussion(picture, topic) for topic in picture.topics if topic.item in picture.lines)


def discussion(picture: Picture, topic: Topic) -> Discussion:
    return discussion_of(picture, picture.lines[topic.item])


def discussion_of(picture: Picture, line: Line) -> Discussion:
    chosen = [count for count in picture.counts.get(line.id, ()) if count.count]
    ends = (chosen[0], chosen[-1]) if len(chosen) > 1 else ()
    return Discussion(
        line=line,
        question=line.heading.text,
        strip=strip_of(picture, line, f"strip-{line.id}"),
        said=spread_text(line),
        ends=tuple(end(count) for count in ends),
    )


def end(count: Count) -> End:
    title = ngettext("Level %(level)s, chosen by %(n)d", "Level %(level)s, chosen by %(n)d", count.count) % {
        "level": count.label,
        "n": count.count,
    }
    return End(title, count.text)


def spread_text(line: Line) -> str:
    """How those who answered lie to each other."""
    facts = {"n": line.missing.answered, "agree": agreement_text(line.agreement)}
    said = _("%(n)d answered, and they %(agree)s.") % facts
    unknowing = line.missing.dont_know
    if not unknowing:
        return said
    return f"{said} " + ngettext("%(n)d doesn't know.", "%(n)d don't know.", unknowing) % {"n": unknowing}


def strip_of(picture: Picture, line: Line, id: str) -> SafeString:
    """How the answers to an item are spread, with those who did not know set apart."""
    counts = picture.counts.get(line.id, ())
    bars = [CountBar(count.label, count.count) for count in counts]
    bars.append(CountBar(_("?"), line.missing.dont_know, weak=True))
    return mark_safe(
        count_bars(
            CountBars(
                id=id,
                title=_("Answers to: %(question)s") % {"question": line.heading.text},
                description=strip_description(counts, line),
                bars=bars,
            )
        )
    )


def strip_description(counts: Sequence[Count], line: Line) -> str:
    said = [_("level %(level)s: %(n)d") % {"level": count.label, "n": count.count} for count in counts]
    if line.missing.dont_know:
        said.append(_("don't know: %(n)d") % {"n": line.missing.dont_know})
    return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question and its places in both rankings; 0 where it is not among the first."""

    discussion: Discussion
    by_disagreement: int
    by_distance: int
    target: Figure
    short: str
    """How far below its target; "" where it is not."""


def rankings_of(
    picture: Picture, *, by_distance: bool = False, most: int = MOST_RANKED
) -> tuple[Ranked, ...]:
    """The questions worth a talk, by what people disagree on or by how far they lie from their target."""
    items = [line for line in picture.lines.values() if line.kind is Kind.ITEM and line.figure.is_there]
    split = [line for line in items if line.agreement is not None and line.agreement < 1]
    far = [line for line in items if distance(picture, line) > 0]
    split.sort(key=lambda line: line.agreement or 0.0)
    far.sort(key=lambda line: -distance(picture, line))
    places = [{line.id: place for place, line in enumerate(ranking, 1)} for ranking in (split, far)]
    return tuple(ranked(picture, line, places) for line in (far if by_distance else split)[:most])


def ranked(picture: Picture, line: Line, places: Sequence[Mapping[str, int]]) -> Ranked:
    short = distance(picture, line)
    return Ranked(
        discussion=discussion_of(picture, line),
        by_disagreement=among_the_first(places[0].get(line.id, 0)),
        by_distance=among_the_first(places[1].get(line.id, 0)),
        target=target_for(picture, line),
        short=difference_text(picture.scale, short).lstrip("+") if short > 0 else "",
    )


def among_the_first(place: int) -> int:
    """0 for a place so far down that it says nothing."""
    return place if place <= MOST_RANKED else 0


def target_for(picture: Picture, line: Line) -> Figure:
    """Its own, or that of the nearest node above that has one."""
    while not line.target.is_there and line.parent in picture.lines:
        line = picture.lines[line.parent]
    return line.target if line.target.is_there else picture.top.target


def distance(picture: Picture, line: Line) -> float:
    """How far below its target, 0 where it is not or has none."""
    target = target_for(picture, line)
    return max(round(target.score - line.figure.score, 9), 0.0) if target.is_there else 0.0
