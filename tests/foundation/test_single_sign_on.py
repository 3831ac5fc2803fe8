"""Who an organisation's own sign-in lets in, as what, and what is never left to it."""

import pytest
from django.urls import reverse

from spindel.foundation.accounts.models import SecretUnreadable, User
from spindel.foundation.audit.models import Event
from spindel.foundation.organisation.models import Membership, Role
from spindel.foundation.organisation.writes import add_member, end_membership
from spindel.foundation.single_sign_on.contributions import claims_in
from spindel.foundation.single_sign_on.models import Kind, Provider
from spindel.foundation.single_sign_on.reads import NoMetadata, NotLetIn, metadata_in, person_in, secret_of
from spindel.foundation.single_sign_on.writes import (
    add_provider,
    change_provider,
    let_in,
    remove_provider,
    set_rules,
)
from tests.cast import NOW, account


@pytest.fixture
def provider(cast):
    """Egelund's, open, with a table of two lines."""
    made = add_provider(organisation=cast.here, kind=Kind.OIDC, name="Egelund", actor=cast.finn, now=NOW)
    change_provider(
        provider=made,
        is_active=True,
        opens_accounts=True,
        role_claim="roles",
        unit_claim="unit",
        secret="en hemmelighed",
        actor=cast.finn,
        now=NOW,
    )
    lines = [("leder", Role.ROUND_LEADER, None), ("svarer", Role.RESPONDENT, None)]
    set_rules(provider=made, rules=lines, actor=cast.finn, now=NOW)
    return made


def claims(email="ida@egelund.example", **more):
    told = {"name": "Ida", "email": email, "roles": "leder", **more}
    return {name: value if isinstance(value, list) else [value] for name, value in told.items() if value}


def come(provider, known=None, **told):
    return let_in(provider=provider, known=known, claims=claims(**told), now=NOW)


def code_of(provider, **told):
    with pytest.raises(NotLetIn) as refused:
        come(provider, **told)
    return refused.value.code


def test_somebody_new_gets_an_account_and_the_role_of_the_table(cast, provider):
    ida = come(provider)
    membership = Membership.objects.get(user=ida)
    assert (membership.organisation, membership.role, membership.name) == (
        cast.here,
        Role.ROUND_LEADER,
        "Ida",
    )
    assert not ida.has_usable_password()


def test_nobody_new_comes_in_unless_that_was_decided(cast, provider):
    change_provider(provider=provider, opens_accounts=False, actor=cast.finn, now=NOW)
    assert code_of(provider) == "sso.not_invited"
    assert not User.objects.filter(email="ida@egelund.example").exists()


def test_a_colleague_who_was_added_is_known_by_the_address_the_first_time(cast, provider):
    assert come(provider, email=cast.dan.email.upper(), roles="leder") == cast.dan


def test_nobody_comes_in_as_somebody_elses_colleague(cast, provider):
    """The neighbours' administrator may have any address in their own directory."""
    for neighbour in (cast.gry, cast.stranger):
        assert code_of(provider, email=neighbour.email) == "sso.not_invited"


def test_who_has_left_stays_out(cast, provider):
    end_membership(membership=cast.membership_of(cast.bo), actor=cast.finn, now=NOW)
    assert code_of(provider, email=cast.bo.email) == "sso.not_invited"
    assert code_of(provider, known=cast.bo, email=cast.bo.email) == "sso.not_invited"


def test_a_provider_that_is_shut_lets_nobody_in(cast, provider):
    change_provider(provider=provider, is_active=False, actor=cast.finn, now=NOW)
    assert code_of(provider, known=cast.bo, email=cast.bo.email) == "sso.shut"


def test_known_by_the_identifier_whatever_the_address_says(cast, provider):
    assert come(provider, known=cast.dan, email="nyt.navn@egelund.example", roles="leder") == cast.dan
    cast.dan.refresh_from_db()
    assert cast.dan.email == "dan@example.org"


def test_the_role_follows_the_directory_at_every_sign_in(cast, provider):
    come(provider, known=cast.dan, email=cast.dan.email, roles=["andet", "LEDER"])
    assert cast.membership_of(cast.dan).role == Role.ROUND_LEADER


def test_where_roles_are_given_in_spindel_they_stay(cast, provider):
    change_provider(provider=provider, role_claim="", default_role=Role.READER, actor=cast.finn, now=NOW)
    come(provider, known=cast.bo, email=cast.bo.email)
    assert cast.membership_of(cast.bo).role == Role.ROUND_LEADER


def test_the_last_administrator_is_not_made_less_by_a_directory(cast, provider):
    with pytest.raises(Exception, match=r"member\.last_administrator"):
        come(provider, known=cast.finn, email=cast.finn.email, roles="leder")
    assert cast.membership_of(cast.finn).role == Role.ADMINISTRATOR


@pytest.mark.parametrize("told", ["Hjemmeplejen", "HJEMMEPLEJEN", "key-of-home-care"])
def test_the_unit_is_found_by_key_or_name(cast, provider, told):
    cast.home_care.uuid = "key-of-home-care"
    cast.home_care.save()
    ida = come(provider, roles="svarer", unit=told)
    assert cast.membership_of(ida).unit == cast.home_care


@pytest.mark.parametrize("told", ["", "Findes ikke", "Sønderskov"])
def test_a_role_of_a_unit_needs_a_unit_of_ours(provider, told):
    assert code_of(provider, roles="svarer", unit=told) == "sso.no_unit"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"roles": "noget andet"}, "sso.no_role"),
        ({"roles": None}, "sso.no_role"),
        ({"email": None}, "sso.no_email"),
        ({"email": "ikke en adresse"}, "sso.no_email"),
    ],
)
def test_what_was_not_told_is_asked_for(provider, told, code):
    assert code_of(provider, **told) == code


def test_the_first_line_that_fits_counts(cast, provider):
    set_rules(
        provider=provider,
        rules=[("b", Role.READER, None), ("a", Role.ADMINISTRATOR, None)],
        actor=cast.finn,
        now=NOW,
    )
    assert person_in(provider, claims(roles=["a", "b"])).role == Role.READER


def test_two_answers_about_two_people_are_not_one(cast):
    told = {"id_token": {"sub": "1"}, "userinfo": {"sub": "2", "name": "Ida"}}
    assert "sub differs" in claims_in(told)
    assert "sub differs" not in claims_in({**told, "userinfo": {"sub": "1"}})


def test_the_secret_is_locked_and_never_shown(cast, provider, client, settings):
    stored = Provider.objects.values_list("sealed_secret", flat=True).get(pk=provider.pk)
    assert "hemmelighed" not in stored
    assert secret_of(provider) == "en hemmelighed"
    client.force_login(cast.finn)
    page = client.get(reverse("single_sign_on:provider", args=[provider.pk]))
    assert stored not in page.content.decode()
    assert "en hemmelighed" not in page.content.decode()
    settings.SECRET_KEY = "another key of quite the same length 0123456789 abcdef"
    with pytest.raises(SecretUnreadable):
        secret_of(provider)


def test_no_secret_is_written_in_the_trail(cast, provider):
    trail = Event.objects.filter(action__startswith="sign_in.")
    assert trail.filter(organisation_id=cast.here.pk).count() == trail.count() == 3
    assert not [event for event in trail if "hemmelighed" in str(event.facts)]


def test_an_empty_secret_leaves_the_one_there_is(cast, provider):
    change_provider(provider=provider, name="Egelund Kommune", secret="", actor=cast.finn, now=NOW)
    assert secret_of(provider) == "en hemmelighed"


def test_two_of_one_name_get_addresses_of_their_own(cast, provider):
    other = add_provider(organisation=cast.there, kind=Kind.SAML, name="Egelund", actor=cast.gry, now=NOW)
    assert (provider.slug, other.slug) == ("egelund", "egelund-2")


@pytest.mark.parametrize("xml", ["", "hej", "<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_what_is_no_metadata_is_said_to_be_none(xml):
    with pytest.raises(NoMetadata):
        metadata_in(xml)


def test_a_stranger_sees_the_doors_that_are_open(cast, provider, client):
    page = client.get(reverse("accounts:sign-in") + "?next=/maalinger/").content.decode()
    assert "/konto/log-ind/oidc/egelund/?next=%2Fmaalinger%2F" in page
    change_provider(provider=provider, is_active=False, actor=cast.finn, now=NOW)
    assert "egelund" not in client.get(reverse("accounts:sign-in")).content.decode()


def test_a_secret_that_cannot_be_read_shuts_one_door_only(cast, provider, client, settings):
    settings.SECRET_KEY = "another key of quite the same length 0123456789 abcdef"
    assert client.get(reverse("accounts:sign-in")).status_code == 200
    answer = client.get("/konto/log-ind/oidc/egelund/", follow=True)
    assert "hemmelige nøgle" in answer.content.decode() or "hemmelig nøgle" in answer.content.decode()


def test_a_provider_that_is_gone_lets_nobody_in(cast, provider, client):
    remove_provider(provider=provider, actor=cast.finn, now=NOW)
    assert client.get("/konto/log-ind/oidc/egelund/").status_code == 404


def test_one_organisations_word_opens_no_other_organisations_door(cast, client):
    """Bo works for the neighbours too; Egelund's directory says who he is here, and here only."""
    add_member(
        organisation=cast.there, user=cast.bo, role=Role.ADMINISTRATOR, unit=None, actor=cast.gry, now=NOW
    )
    client.force_login(cast.bo)
    session = client.session
    session["organisation"] = cast.there.pk
    session.save()
    assert "Sønderskov" in client.get("/").content.decode()
    session["organisation_vouching"] = cast.here.pk
    session.save()
    page = client.get("/").content.decode()
    assert "Egelund" in page
    assert "Sønderskov" not in page
    assert "Sønderskov" not in client.get(reverse("organisation:choose")).text


@pytest.mark.parametrize("name", ["first-password", "connect-app", "add-passkey"])
def test_one_organisations_word_plants_no_key_in_an_account(cast, client, name):
    """The neighbours' administrator adds Bo, says through her own directory that she is Bo, and wants a lasting way in."""
    cast.bo.set_unusable_password()
    cast.bo.save()
    add_member(organisation=cast.there, user=cast.bo, role=Role.READER, unit=None, actor=cast.gry, now=NOW)
    client.force_login(cast.bo)
    assert client.get(reverse(f"accounts:{name}"))["Location"] == reverse("accounts:forgotten")
    new = {"password1": "grys egen lange saetning", "password2": "grys egen lange saetning"}
    client.post(reverse(f"accounts:{name}"), new)
    assert not User.objects.get(pk=cast.bo.pk).has_usable_password()


def test_the_right_to_roles_is_asked_again_when_a_person_is_new(cast, provider):
    """An address that belongs to nobody here is opened once; the second time it is known."""
    ida = come(provider)
    assert come(provider, known=ida) == ida
    assert User.objects.filter(email="ida@egelund.example").count() == 1


def test_an_account_opened_elsewhere_meanwhile_is_not_taken_over(cast, provider):
    account("Ida")
    assert code_of(provider, email="ida@example.org") == "sso.not_invited"
