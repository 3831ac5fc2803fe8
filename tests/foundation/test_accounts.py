"""Signing in, one-time links, and what is told to nobody."""

import re
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator, default_token_generator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from spindel.foundation.accounts.contributions import DEVICE_COOKIE
from spindel.foundation.accounts.models import Tally, User
from spindel.foundation.accounts.reads import nobody_can_sign_in, password_link, user_by_email
from spindel.foundation.accounts.writes import EmailTaken, open_account
from spindel.foundation.audit.models import Event
from spindel.site import settings as real_settings
from tests.architecture.source import HERE
from tests.cast import NOW, PASSWORD, account

ATTEMPTS = 10
NEW_PASSWORD = "tråden løber gennem alt"


def sign_in(client, email, password, **more):
    return client.post(reverse("accounts:sign-in"), {"login": email, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def choose(client, link, password=NEW_PASSWORD):
    """Follow a one-time link in a browser and choose a password there."""
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_signing_in_and_out(cast, client):
    assert sign_in(client, cast.bo.email, PASSWORD).url == reverse("home")
    assert is_signed_in(client)
    client.post(reverse("accounts:sign-out"))
    assert not is_signed_in(client)


def test_the_address_is_read_without_regard_to_case(cast, client):
    sign_in(client, cast.bo.email.upper(), PASSWORD)
    assert is_signed_in(client)


def test_signing_out_takes_a_form(cast, client):
    client.force_login(cast.bo)
    assert client.get(reverse("accounts:sign-out")).status_code == 405


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_away(cast, client, target):
    assert sign_in(client, cast.bo.email, PASSWORD, next=target).url == reverse("home")


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast, client):
    wrong, unknown = (
        sign_in(client, email, "forkert") for email in (cast.bo.email, "nobody-here@example.org")
    )
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert said(wrong, cast.bo.email) == said(unknown, "nobody-here@example.org")


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(cast, client):
    with mock.patch.object(User, "set_password") as hashed:
        sign_in(client, "nobody-here@example.org", "forkert")
    assert hashed.called


def test_an_account_that_is_closed_looks_like_a_wrong_password(cast, client):
    User.objects.filter(pk=cast.bo.pk).update(is_active=False)
    closed, unknown = (
        sign_in(client, email, PASSWORD) for email in (cast.bo.email, "nobody-here@example.org")
    )
    assert said(closed, cast.bo.email) == said(unknown, "nobody-here@example.org")


def said(answer, email):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "")


def try_wrong(client, email, times=ATTEMPTS):
    for _ in range(times):
        sign_in(client, email, "forkert")


def test_too_many_tries_must_wait(cast, client):
    try_wrong(client, cast.bo.email)
    answer = sign_in(client, cast.bo.email, PASSWORD)
    assert not is_signed_in(client)
    assert "Vent fem minutter" in answer.content.decode()


def test_the_throttle_is_the_accounts_and_the_places_own(cast, client):
    try_wrong(client, cast.bo.email)
    sign_in(client, cast.carla.email, PASSWORD)
    assert is_signed_in(client)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(elsewhere, cast.bo.email, PASSWORD)
    assert is_signed_in(elsewhere)


def test_a_stranger_at_the_same_address_shuts_nobody_out_of_a_device_of_theirs(cast, client):
    sign_in(client, cast.bo.email, PASSWORD)
    client.post(reverse("accounts:sign-out"))
    try_wrong(Client(), cast.bo.email, 3 * ATTEMPTS)
    sign_in(client, cast.bo.email, PASSWORD)
    assert is_signed_in(client)


def test_a_device_that_is_known_is_known_for_those_who_used_it_only(cast, client):
    sign_in(client, cast.bo.email, PASSWORD)
    client.post(reverse("accounts:sign-out"))
    try_wrong(Client(), cast.carla.email)
    sign_in(client, cast.carla.email, PASSWORD)
    assert not is_signed_in(client)


def test_a_known_device_may_not_guess_for_ever_either(cast, client):
    sign_in(client, cast.bo.email, PASSWORD)
    client.post(reverse("accounts:sign-out"))
    try_wrong(client, cast.bo.email)
    sign_in(client, cast.bo.email, PASSWORD)
    assert not is_signed_in(client)


@pytest.mark.parametrize("cookie", ["", "made-up", "eyJkZXZpY2UiOiJ4IiwicGVvcGxlIjpbXX0:1x:y"])
def test_a_device_cannot_make_itself_known(cast, client, cookie):
    client.cookies[DEVICE_COOKIE] = cookie
    try_wrong(Client(), cast.bo.email)
    sign_in(client, cast.bo.email, PASSWORD)
    assert not is_signed_in(client)


def test_the_throttle_ends_by_itself(cast, client):
    with mock.patch("time.time", return_value=time.time() - 301):
        try_wrong(client, cast.bo.email)
    sign_in(client, cast.bo.email, PASSWORD)
    assert is_signed_in(client)


def test_wrong_tries_are_counted_for_all_processes(cast, client, settings):
    settings.CACHES = real_settings.CACHES
    try_wrong(client, cast.bo.email)
    assert Tally.objects.exists()
    assert cast.bo.email not in str(list(Tally.objects.values_list("cache_key", flat=True)))
    sign_in(client, cast.bo.email, PASSWORD)
    assert not is_signed_in(client)


def test_a_pause_is_audited_once(cast, client):
    try_wrong(client, cast.bo.email, ATTEMPTS + 5)
    [event] = Event.objects.filter(action="account.tries_paused")
    assert event.organisation_id == cast.here.pk
    assert event.about == f"accounts.user:{cast.bo.pk}"


def test_tries_on_an_address_nobody_has_are_written_down_nowhere(cast, client, caplog):
    before = Event.objects.count()
    try_wrong(client, "nobody-here@example.org", ATTEMPTS + 5)
    assert Event.objects.count() == before
    assert "nobody-here" not in caplog.text


def test_a_one_time_link_works_once(cast):
    link = password_link(cast.alma)
    first, second = Client(), Client()
    choose(first, link)
    assert is_signed_in(first)
    choose(second, link, "en helt anden lang sætning")
    assert not is_signed_in(second)
    cast.alma.refresh_from_db()
    assert cast.alma.check_password(NEW_PASSWORD)


def test_a_one_time_link_dies_when_the_person_signs_in(cast, client):
    link = password_link(cast.alma)
    sign_in(client, cast.alma.email, PASSWORD)
    assert Client().get(link).context["token_fail"]


@pytest.mark.parametrize(
    ("age", "alive"), [(timedelta(days=6, hours=23), True), (timedelta(days=7, hours=1), False)]
)
def test_a_one_time_link_lives_a_week(cast, client, age, alive):
    link = password_link(cast.alma)
    later = default_token_generator._now() + age
    with mock.patch.object(PasswordResetTokenGenerator, "_now", return_value=later):
        choose(client, link)
    cast.alma.refresh_from_db()
    assert cast.alma.check_password(NEW_PASSWORD) is alive


def test_a_link_is_nobody_elses(cast, client):
    key = password_link(cast.alma).partition("-")[2]
    choose(client, password_link(cast.bo).partition("-")[0] + "-" + key)
    cast.bo.refresh_from_db()
    assert cast.bo.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["kort", "alma@example", "123456789012", "qwerty123456", ""])
def test_a_weak_password_is_refused(cast, client, password):
    choose(client, password_link(cast.alma), password)
    cast.alma.refresh_from_db()
    assert cast.alma.check_password(PASSWORD)


def test_an_account_without_a_password_lets_nobody_in(db, client):
    user = open_account(email="ida@example.org", name="Ida", actor=None, now=NOW)
    for tried in ("", "None", user.password):
        sign_in(client, user.email, tried)
        assert not is_signed_in(client)


def test_one_account_per_address(cast):
    with pytest.raises(EmailTaken):
        open_account(email="ALMA@example.org", name="Another", actor=None, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Alma@example.org", name="Another", created_at=NOW)


def test_an_address_is_an_address(db):
    with pytest.raises(ValidationError):
        open_account(email="not an address", name="Ida", actor=None, now=NOW)
    assert nobody_can_sign_in()


def test_an_address_is_found_in_any_case(db):
    ida = account("Ida")
    assert user_by_email("IDA@Example.org") == ida


def test_passwords_are_kept_by_a_slow_function():
    assert real_settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.ScryptPasswordHasher"]


def test_no_password_is_written_in_the_source():
    """Not even the demo has one: its doors open without."""
    spoken = re.compile(r"""password\s*=\s*["'][^"']+["']""")
    found = [
        name
        for name, module in HERE.modules.items()
        if spoken.search(module.path.read_text(encoding="utf-8"))
    ]
    assert found == []
