"""A walk over all addresses with everybody: what is not yours is not there, what you may not do is refused.

A new address says here what its ids mean and who may use it; until it does, the walk stops at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from spindel.features.answering.models import Evidence, Sheet
from spindel.features.answering.writes import add_file
from spindel.features.rounds.writes import make_open_links
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import password_link
from spindel.foundation.organisation.models import Organisation, Role, Unit
from spindel.foundation.single_sign_on.models import Provider
from spindel.foundation.single_sign_on.writes import add_provider
from spindel.foundation.walls import permissions as walls
from spindel.site.set_up import set_up_path
from tests.cast import NOW, Cast
from tests.factories.organisation import committee_of, upload_in
from tests.factories.rounds import neighbouring_round, opened_round, sheet_of
from tests.factories.zones import zone_in

ADMINISTRATOR, LEADER, HEAD, RESPONDENT, READER = (
    Role.ADMINISTRATOR,
    Role.ROUND_LEADER,
    Role.UNIT_LEADER,
    Role.RESPONDENT,
    Role.READER,
)
EVERYBODY = set(Role)
ANSWERS_HERE = {ADMINISTRATOR, LEADER, HEAD, RESPONDENT}
"""Alma's unit is answered for by Alma, by Carla who leads it, and by those who run the round."""
FOLLOWS = {ADMINISTRATOR, LEADER, HEAD}
OWN = {RESPONDENT}
"""Alma's own sheet."""
OPERATES = {ADMINISTRATOR, Role.OPERATOR}
READS_ALL = {ADMINISTRATOR, LEADER, READER}
READS_UNIT = READS_ALL | {HEAD}

MAY: dict[str, set[Role]] = {
    "organisation:choose": EVERYBODY,
    "organisation:settings": {ADMINISTRATOR},
    **{
        f"organisation:{page}": {ADMINISTRATOR, LEADER}
        for page in (
            *("overview", "add-unit", "unit unit_id", "change-unit unit_id"),
            *("end-unit unit_id", "merge-unit unit_id", "remove-unit unit_id"),
            *("people", "add-member", "member membership_id"),
            *("renew-link membership_id", "remove-member membership_id"),
            *("bodies", "add-body", "body body_id", "change-body body_id", "end-body body_id"),
            *("take-seat body_id membership_id", "imports", "template file_name"),
            *("upload upload_id", "drop-upload upload_id"),
        )
    },
    **{f"trail:{page}": OPERATES for page in ("trail", "table-csv", "table-xlsx")},
    **{f"persons:{page}": {ADMINISTRATOR} for page in ("look", "export", "erase")},
    **{
        f"operations:{page}": {ADMINISTRATOR, Role.OPERATOR}
        for page in ("tasks", "retry", "set-aside", "try-mail")
    },
    **{f"single_sign_on:{page}": {ADMINISTRATOR} for page in ("providers", "second-factor")},
    **{f"single_sign_on:{page} provider_id": {ADMINISTRATOR} for page in ("provider", "rules", "remove")},
    "rounds:rounds": FOLLOWS,
    "rounds:plan": {ADMINISTRATOR, LEADER},
    **{
        f"rounds:{page}": FOLLOWS
        for page in ("round round_id", "followed round_id", "remind round_id", "unit round_id unit_id")
    },
    **{
        f"rounds:{page} round_id": {ADMINISTRATOR, LEADER}
        for page in (
            *("change", "targets", "discard", "copy", "extend", "reopen", "send"),
            *("people", "people-csv", "upload", "take-over", "links", "papers"),
        )
    },
    **{
        f"rounds:{page}": {ADMINISTRATOR, LEADER}
        for page in (
            *("remove invitation_id round_id", "send-again invitation_id round_id"),
            *("poster round_id unit_id", "qr round_id unit_id", "end-link round_id unit_id"),
            "paper round_id unit_id",
        )
    },
    "rounds:open round_id": {ADMINISTRATOR, LEADER},
    "rounds:close round_id": {ADMINISTRATOR, LEADER},
    "answering:mine": EVERYBODY,
    "answering:promise round_id unit_id": ANSWERS_HERE,
    "answering:start round_id unit_id": ANSWERS_HERE,
    "answering:overview round_id unit_id": ANSWERS_HERE,
    "answering:section round_id section_id unit_id": ANSWERS_HERE,
    "answering:send round_id unit_id": ANSWERS_HERE,
    "answering:sent round_id unit_id": ANSWERS_HERE,
    "answering:state sheet_id": OWN,
    "answering:save sheet_id": OWN,
    "answering:all-evidence round_id": {ADMINISTRATOR, LEADER, HEAD},
    "answering:evidence item round_id unit_id": ANSWERS_HERE,
    "answering:remove-evidence evidence_id item round_id unit_id": OWN,
    "answering:evidence-file evidence_id round_id unit_id": {ADMINISTRATOR, LEADER, HEAD, RESPONDENT},
    "answering:papers round_id": {ADMINISTRATOR, LEADER},
    "answering:key-in round_id unit_id": {ADMINISTRATOR, LEADER},
    "answering:workbook round_id unit_id": {ADMINISTRATOR, LEADER},
    "answering:upload round_id unit_id": {ADMINISTRATOR, LEADER},
    "answering:state-by-key round_id unit_id": set(),
    "answering:save-by-key round_id unit_id": set(),
    "results:rounds": EVERYBODY,
    "results:same-questions round_id": {ADMINISTRATOR, LEADER},
    **{
        f"results:{page}": READS_ALL
        for page in (
            *(
                "result round_id",
                "point node round_id",
                "sum node round_id",
                "web-svg round_id",
                "web-png round_id",
            ),
            *("table-csv round_id", "table-xlsx round_id"),
        )
    },
    **{
        f"results:{page} unit_id": READS_UNIT
        for page in (
            *(
                "result round_id",
                "point node round_id",
                "sum node round_id",
                "web-svg round_id",
                "web-png round_id",
            ),
            *("table-csv round_id", "table-xlsx round_id"),
        )
    },
    **{
        f"results:{page}": OWN
        for page in (
            *("result round_id sheet_id", "point node round_id sheet_id", "sum node round_id sheet_id"),
            *("web-svg round_id sheet_id", "web-png round_id sheet_id"),
            *("table-csv round_id sheet_id", "table-xlsx round_id sheet_id"),
        )
    },
    **{
        f"results:{page} {ids}": roles
        for ids, roles in (("round_id", READS_ALL), ("round_id unit_id", READS_UNIT))
        for page in (
            *("compare", "compare-svg", "compare-png", "compare-csv", "compare-xlsx"),
            *("heat", "over-time", "discuss"),
        )
    },
    "zones:zones": EVERYBODY,
    "zones:choose round_id": {ADMINISTRATOR, LEADER},
    "zones:choose round_id unit_id": {ADMINISTRATOR, LEADER, HEAD},
    "zones:zone zone_id": READS_UNIT,
    "zones:describe zone_id": {ADMINISTRATOR, LEADER, HEAD},
    "zones:move zone_id": {ADMINISTRATOR, LEADER, HEAD},
}
"""Address and its ids to the roles that may use it, in Alma's place: an open round that her unit answers."""

OPEN_TO_ALL = {
    "rounds:reminders token": "its token stands in the person's own mail, and chooses about reminders only",
    "home": "the front door",
    "set_language": "one reads before one signs in",
    "answering:enter": "for who has a personal key and no account",
    "answering:open-link code": "its code is the key",
    "answering:thanks": "says nothing of whom",
    "health": "for a monitor that has no account",
    "accessibility": "the law wants it open",
    "privacy": "one reads before one answers",
    "security-txt": "for whoever has found a weakness",
    "set-up token": "its token is the key, and only until somebody can sign in",
    "accounts:sign-in": "it is how one gets in",
    "accounts:sign-out": "leaving twice does no harm",
    "accounts:choose-password key uidb36": "its key opens it, once",
    **dict.fromkeys(
        (
            f"accounts:{page}"
            for page in ("forgotten", "forgotten-sent", "sign-in-by-passkey", "second-factor")
        ),
        "it is how one gets in",
    ),
    **dict.fromkeys(
        (
            f"accounts:{page}"
            for page in (
                *(
                    "account",
                    "one-more-way",
                    "change-password",
                    "first-password",
                    "password-again",
                    "code-again",
                ),
                *("passkey-again", "connect-app", "remove-app", "recovery-codes", "new-recovery-codes"),
                *("add-passkey", "remove-passkey pk", "end-sign-in sign_in_id", "end-other-sign-ins"),
            )
        ),
        "everybody's own account and nobody else's: tests/foundation/test_own_account.py",
    ),
}
BY_LIBRARY_NAMES = ("account_", "mfa_", "openid_connect_", "saml_")
"""The same pages once more, by the names the sign-in library calls them."""

BELONGS_TO_SOMEBODY = {
    "evidence_id",
    "provider_id",
    "zone_id",
    "unit_id",
    "round_id",
    "invitation_id",
    "sheet_id",
    "membership_id",
    "body_id",
    "upload_id",
}
REFUSED = {403, 404}
WRONG_METHOD = 405


@dataclass(frozen=True)
class Route:
    """One address of the site."""

    name: str
    kwargs: tuple[str, ...]

    @property
    def key(self) -> str:
        return " ".join([self.name, *self.kwargs])

    def url(self, known: dict[str, Any]) -> str:
        return reverse(self.name, kwargs={name: known[name] for name in self.kwargs})


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[Route]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inside)
        elif isinstance(pattern, URLPattern):
            kwargs = tuple(sorted(pattern.pattern.regex.groupindex))
            if not (pattern.name or "").startswith(BY_LIBRARY_NAMES):
                yield Route(f"{namespace}{pattern.name}", kwargs)


@dataclass(frozen=True)
class World:
    """The cast in the middle of a round, and the neighbours in the middle of theirs."""

    cast: Cast
    ours: dict[str, Any]
    theirs: dict[str, Any]


def provider_of(organisation: Organisation, actor: User) -> Provider:
    return add_provider(organisation=organisation, kind="saml", name=organisation.name, actor=actor, now=NOW)


@pytest.fixture
def world(cast: Cast) -> World:
    round, neighbours = opened_round(cast), neighbouring_round(cast)
    sheet = sheet_of(round, cast.home_care, cast.alma)
    for each, leader in ((round, cast.bo), (neighbours, cast.gry)):
        make_open_links(round=each, actor=leader, now=NOW)
    their_sheet = sheet_of(neighbours, cast.neighbouring_unit, cast.neighbours[RESPONDENT])
    uidb36, _, key = password_link(cast.alma).split("/")[-2].partition("-")
    same = {
        "node": "strategi",
        "section_id": "strategi",
        "code": "kaffestuen",
        "item": "retning",
        "uidb36": uidb36,
        "file_name": "enheder.csv",
        "key": key,
        "pk": 0,
        "sign_in_id": 0,
    }
    ours = {
        "round_id": round.pk,
        "unit_id": cast.home_care.pk,
        "sheet_id": sheet.pk,
        "evidence_id": evidence_on(sheet).pk,
        "invitation_id": round.invitations.get(unit=cast.home_care).pk,
        "membership_id": cast.membership_of(cast.dan).pk,
        "zone_id": zone_in(round, cast.home_care, cast.bo).pk,
        "body_id": committee_of(cast.here, cast.dan, cast.finn).pk,
        "upload_id": upload_in(cast.here, cast.finn).pk,
        "provider_id": provider_of(cast.here, cast.finn).pk,
        "token": "none",
    }
    theirs = {
        "round_id": neighbours.pk,
        "unit_id": cast.neighbouring_unit.pk,
        "sheet_id": their_sheet.pk,
        "evidence_id": evidence_on(their_sheet).pk,
        "invitation_id": neighbours.invitations.all()[0].pk,
        "membership_id": cast.membership_of(cast.neighbours[READER]).pk,
        "zone_id": zone_in(neighbours, cast.neighbouring_unit, cast.gry).pk,
        "body_id": committee_of(cast.there, cast.neighbours[READER], cast.gry).pk,
        "upload_id": upload_in(cast.there, cast.gry).pk,
        "provider_id": provider_of(cast.there, cast.gry).pk,
        "token": set_up_path().split("/")[-2],
    }
    return World(cast, same | ours, same | theirs)


def evidence_on(sheet: Sheet) -> Evidence:
    return add_file(
        sheet=sheet, item="retning", name="plan.pdf", content=b"%PDF-1.7", actor=sheet.respondent, now=NOW
    )


def visit(who: User | None, method: str, url: str) -> HttpResponse:
    """What one gets; whatever it changed is undone."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if who is not None:
            client.force_login(who)
        answer = getattr(client, method)(url)
        transaction.set_rollback(True)
    return answer


def both(who: User | None, url: str) -> dict[str, HttpResponse]:
    """By the methods the address knows."""
    answers = {method: visit(who, method, url) for method in ("get", "post")}
    return {method: answer for method, answer in answers.items() if answer.status_code != WRONG_METHOD}


ALL = list(routes())
GUARDED = [route for route in ALL if route.key in MAY]
OWNED = [route for route in GUARDED if BELONGS_TO_SOMEBODY & set(route.kwargs)]


def named(found: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", found, ids=lambda route: route.key)


def test_every_address_says_who_may_use_it():
    keys = {route.key for route in ALL}
    assert keys - MAY.keys() - OPEN_TO_ALL.keys() == set()
    assert (MAY.keys() | OPEN_TO_ALL.keys()) - keys == set()


def test_every_id_in_an_address_is_known(world):
    assert {name for route in ALL for name in route.kwargs} <= world.ours.keys()


@named(OWNED)
def test_the_neighbours_find_nothing_that_is_not_theirs(world, route):
    for neighbour in [*world.cast.neighbours.values(), world.cast.stranger]:
        statuses = {answer.status_code for answer in both(neighbour, route.url(world.ours)).values()}
        assert statuses == {404}, neighbour.name


@named([route for route in OWNED if len(BELONGS_TO_SOMEBODY & set(route.kwargs)) > 1])
def test_the_neighbours_find_nothing_through_an_address_half_their_own(world, route):
    for name in BELONGS_TO_SOMEBODY & set(route.kwargs):
        mixed = route.url(world.theirs | {name: world.ours[name]})
        for neighbour in world.cast.neighbours.values():
            statuses = {answer.status_code for answer in both(neighbour, mixed).values()}
            assert statuses == {404}, (neighbour.name, name)


@named(GUARDED)
def test_who_is_not_signed_in_is_shown_the_door_at_most(world, route):
    for answer in both(None, route.url(world.ours)).values():
        to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("accounts:sign-in"))
        assert to_sign_in or answer.status_code in {401, 404}


@named(GUARDED)
def test_those_who_may_can_and_the_others_are_refused(world, route):
    url = route.url(world.ours)
    for role, colleague in world.cast.colleagues.items():
        for method, answer in both(colleague, url).items():
            assert answer.status_code < 500, (role, method)
            assert (answer.status_code not in REFUSED) == (role in MAY[route.key]), (
                role,
                method,
                answer.status_code,
            )


@named([route for route in ALL if route.key in OPEN_TO_ALL])
def test_what_is_open_to_all_breaks_for_nobody(world, route):
    cast = world.cast
    for who in [None, cast.stranger, cast.gry, *cast.colleagues.values()]:
        for method, answer in both(who, route.url(world.ours)).items():
            assert answer.status_code < 500, (who, method)


@named([route for route in GUARDED if route.key.startswith(("organisation", "rounds"))])
def test_gry_finds_her_own(world, route):
    for answer in both(world.cast.gry, route.url(world.theirs)).values():
        assert answer.status_code < 400 or answer.status_code == 409


def test_the_walk_would_see_a_door_left_open(world, monkeypatch):
    """The guard that reads take is what keeps Gry out: without it, and without the second wall, the walk stops."""
    from spindel.foundation.organisation.reads import units

    monkeypatch.setattr(units, "units_of", lambda organisation: Unit.objects.all())
    route = Route("organisation:unit", ("unit_id",))
    if connection.vendor == "postgresql":
        monkeypatch.setattr(walls, "_tell", lambda connection: None)
    with pytest.raises(AssertionError):
        test_the_neighbours_find_nothing_that_is_not_theirs(world, route)


def test_the_walk_would_see_a_right_too_many(world, monkeypatch):
    from spindel.foundation.organisation import permissions

    monkeypatch.setattr(permissions, "may_set_up", lambda membership: True)
    with pytest.raises(AssertionError):
        test_those_who_may_can_and_the_others_are_refused(world, Route("organisation:overview", ()))


def test_the_walk_would_see_an_address_nobody_spoke_for():
    assert Route("rounds:secret", ("round_id",)).key not in MAY


def test_nobody_of_the_cast_is_forgotten(cast):
    assert set(cast.colleagues) == set(cast.neighbours) == EVERYBODY
    assert Organisation.objects.count() == 2
