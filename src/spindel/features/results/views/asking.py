"""What a request asks for: a place, through a lens, in a view, and the addresses of everything around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spindel.features.results import permissions, reads
from spindel.features.results.presentation.about import Addresses
from spindel.features.results.presentation.page import Choice
from spindel.features.results.presentation.picture import Picture
from spindel.features.results.reads import Behind, Place
from spindel.features.rounds.models import Round
from spindel.features.rounds.writes import note_results_shown
from spindel.foundation.organisation.permissions import MemberRequest

LENS, VIEW = "linse", "visning"
VIEWS = ("spindelvaev", "prikker", "tabel")


@dataclass(frozen=True)
class Step:
    """One step of the way here; without an address where it may not be seen, or is this page."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Asked:
    """A place, a lens ("" for the tree itself) and a view."""

    behind: Behind
    lens: str
    view: str
    language: str

    @property
    def place(self) -> Place:
        return self.behind.place

    @property
    def may_pair(self) -> bool:
        """Whether an earlier version's questions can be paired with this round's, by this reader."""
        earlier = self.behind.earlier
        is_other = bool(earlier.passed_over) or earlier.pairs is not None
        return is_other and permissions.may_pair(self.place.membership)

    @property
    def unseen(self) -> bool:
        """Whether these are figures of a closed round that nobody has looked at yet: it can still be opened again."""
        round = self.place.round
        return bool(self.place.sheet is None and round.closed_at and not round.results_shown_at)

    @property
    def round_url(self) -> str:
        return reverse("results:result", kwargs={"round_id": self.place.round.pk})

    @property
    def url(self) -> str:
        """Address of the place's result."""
        if self.place.sheet is not None:
            return f"{self.round_url}eget/{self.place.sheet.pk}/"
        return f"{self.round_url}{self.place.unit.pk}/" if self.place.unit else self.round_url

    @property
    def name(self) -> str:
        if self.place.sheet is not None:
            return _("Your own answers")
        return self.place.unit.name if self.place.unit else self.place.round.organisation.name

    def title(self, node: str = "") -> str:
        """What the page is called, without working anything out."""
        texts = self.behind.framework.text(self.language)
        if not node:
            return f"{self.name}, {self.place.round.name}"
        if self.lens:
            return f"{texts.lenses[self.lens].groups[node].title}, {self.name}"
        return f"{(texts.items.get(node) or texts.nodes[node]).title}, {self.name}"

    def query(self, **changed: str) -> str:
        """The lens and view as a query string, with what is changed; what is the default is left out."""
        wanted = {LENS: self.lens, VIEW: self.view, **changed}
        told = {name: value for name, value in wanted.items() if value and value != VIEWS[0]}
        return f"?{urlencode(told)}" if told else ""

    def addresses(self, lens: str = "") -> Addresses:
        """Only a lens' own groups are asked for through it; the whole is the tree's in every lens."""
        groups = {
            group.id for each in self.behind.framework.lenses if each.id == lens for group in each.groups
        }

        def about(page: str, node: str) -> str:
            return f"{self.url}{page}/{node}/" + (f"?{urlencode({LENS: lens})}" if node in groups else "")

        return Addresses(lambda node: about("punkt", node), lambda node: about("regnestykke", node))

    def picture(self, lens: str = "") -> Picture:
        return self.behind.picture(self.name, self.language, self.addresses(lens), lens)

    @property
    def chooses(self) -> bool:
        """Whether the reader may make a development zone of what is shown."""
        return self.place.sheet is None and permissions.may_choose(
            self.place.membership, self.place.line, self.place.led
        )

    def pages(self, current: str = "") -> list[Choice]:
        """The pages about this place; a respondent's own sheet has only the one."""
        if self.place.sheet is not None:
            return []
        titles = {
            "": _("Overview"),
            "sammenlign/": _("Compare"),
            **({"varmekort/": _("Unit by unit")} if reads.areas_in(self.behind, self.round_url) else {}),
            "over-tid/": _("Over time"),
            "tal-om/": _("Discuss first"),
        }
        return [Choice(title, f"{self.url}{path}", path == current) for path, title in titles.items()]

    def body(self, page: str, render: Callable[[], str]) -> str:
        """The page's body, rendered anew only when something it shows has changed for this reader."""
        membership = self.place.membership
        reader = (membership.role, membership.unit_id, sorted(self.place.led))
        key = reads.digest((self.url, page, self.lens, self.view, self.language, reader))
        return reads.remembered(key, self.behind.fingerprint, render)

    def views(self) -> list[Choice]:
        titles = dict(zip(VIEWS, (_("Spider web"), _("Dots with uncertainty"), _("Table")), strict=True))
        return [
            Choice(title, f"{self.url}{self.query(**{VIEW: view})}#billede", view == self.view)
            for view, title in titles.items()
        ]

    def lenses(self) -> list[Choice]:
        framework = self.behind.framework
        texts = framework.text(self.language)
        lenses = {lens.id: texts.lenses[lens.id].heading.title for lens in framework.lenses}
        titles = {"": _("Dimensions and categories"), **lenses}
        if len(titles) == 1:
            return []
        return [
            Choice(title, f"{self.url}{self.query(**{LENS: lens})}#billede", lens == self.lens)
            for lens, title in titles.items()
        ]

    def trail(self, *further: Step) -> list[Step]:
        """The way here: all results, the round, the units above, this place, and what lies further in."""
        place, steps = self.place, [Step(_("Results"), reverse("results:rounds"))]
        steps.append(Step(place.round.name, self.round_url if place.sees_whole else ""))
        above = reversed(place.line[1:] if place.sheet is None else ())
        steps += [
            Step(place.branch.units[unit].name, f"{self.round_url}{unit}/" if place.sees(unit) else "")
            for unit in above
        ]
        if place.sheet is not None or place.unit is not None:
            steps.append(Step(self.name, self.url))
        steps += further
        return [*steps[:-1], Step(steps[-1].title)]


def asked(
    request: MemberRequest, round_id: int, unit_id: int | None = None, sheet_id: int | None = None
) -> Asked:
    """What a page or file of results is about. Whoever sees figures of a closed round has it stay closed."""
    found = looked_up(request, round_id, unit_id, sheet_id)
    if found.place.sheet is None and found.behind.respondents:
        earlier = found.behind.earlier.source
        note_seen(request, [found.place.round, *([earlier.round] if earlier else [])])
    return found


def note_seen(request: MemberRequest, rounds: Iterable[Round]) -> None:
    """Closed rounds of which figures are on a page: this one's, and those it is held up against."""
    for round in rounds:
        if round.closed_at and not round.results_shown_at:
            note_results_shown(round=round, actor=request.user, now=timezone.now())


def looked_up(
    request: MemberRequest, round_id: int, unit_id: int | None = None, sheet_id: int | None = None
) -> Asked:
    """What is not there, and what this member may not see, is a 404. An unknown lens or view is the plain one."""
    place = reads.place_of(request.membership, round_id, unit_id, sheet_id)
    behind = Behind(place)
    lenses = {lens.id for lens in behind.framework.lenses}
    lens, view = request.GET.get(LENS, ""), request.GET.get(VIEW, "")
    return Asked(
        behind=behind,
        lens=lens if lens in lenses else "",
        view=view if view in VIEWS else VIEWS[0],
        language=get_language() or "da",
    )


def known_node(asked: Asked, node: str) -> str:
    """The id of a node or item, or through a lens of one of its groups; anything else is a 404."""
    framework = asked.behind.framework
    if asked.lens:
        ids = {group.id for lens in framework.lenses if lens.id == asked.lens for group in lens.groups}
    else:
        ids = {place.id for place in (*framework.nodes(), *framework.items())}
    if node not in ids:
        raise Http404
    return node
