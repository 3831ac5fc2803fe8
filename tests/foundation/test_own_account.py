"""A person's own account: password, codes, keys, devices, and the step more that a role may ask for."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from spindel.cli.main import main as cli
from spindel.foundation.accounts.models import SignIn, Tally
from spindel.foundation.accounts.reads import device_called
from spindel.foundation.accounts.writes import forget_run_out
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs.models import Job
from spindel.foundation.jobs.writes import run_due
from spindel.foundation.organisation.models import Role
from spindel.foundation.organisation.writes import require_second_factor
from spindel.site import settings as real_settings
from tests.cast import NOW, PASSWORD
from tests.foundation.test_accounts import NEW_PASSWORD, is_signed_in, said, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def page(client, name, *arguments):
    return client.get(reverse(f"accounts:{name}", args=arguments), follow=True)


def send(client, name, data=None, *arguments):
    return client.post(reverse(f"accounts:{name}", args=arguments), data or {}, follow=True)


@pytest.fixture
def bo(cast):
    """Bo's browser, signed in with a password."""
    client = Client(headers={"user-agent": FIREFOX})
    sign_in(client, cast.bo.email, PASSWORD)
    return client


def confirm(client):
    """Show again who one is, as the pages that change something ask for."""
    return client.post(reverse("accounts:password-again"), {"password": PASSWORD})


def code_for(secret):
    """What the app would show now; a code counts once, so a test that needs two forgets the first."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def connect_app(client):
    confirm(client)
    secret = page(client, "connect-app").context["form"].secret
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = send(client, "connect-app", {"code": code_for(secret)})
    return secret, answer


def test_an_app_is_asked_for_at_the_next_sign_in(cast, bo):
    secret, answer = connect_app(bo)
    assert answer.context["unused_codes"]
    again = Client()
    assert sign_in(again, cast.bo.email, PASSWORD).url == reverse("accounts:second-factor")
    assert not is_signed_in(again)
    send(again, "second-factor", {"code": "000000"})
    assert not is_signed_in(again)
    send(again, "second-factor", {"code": code_for(secret)})
    assert is_signed_in(again)


def test_a_recovery_code_lets_in_once(cast, bo):
    _, answer = connect_app(bo)
    code = answer.context["unused_codes"][0]
    for expected in (True, False):
        again = Client()
        sign_in(again, cast.bo.email, PASSWORD)
        send(again, "second-factor", {"code": code})
        assert is_signed_in(again) is expected


def test_codes_are_not_guessed(cast, bo):
    secret, _ = connect_app(bo)
    again = Client()
    sign_in(again, cast.bo.email, PASSWORD)
    right = code_for(secret)
    for _ in range(10):
        send(again, "second-factor", {"code": "000000"})
    send(again, "second-factor", {"code": right})
    assert not is_signed_in(again)


def test_the_apps_secret_is_locked_in_the_database(cast, bo):
    secret, _ = connect_app(bo)
    assert secret not in str(Authenticator.objects.get(user=cast.bo, type="totp").data)


@pytest.mark.parametrize("name", ["connect-app", "add-passkey", "new-recovery-codes"])
def test_what_lets_one_in_is_changed_by_somebody_who_has_just_shown_who_they_are(bo, name):
    assert page(bo, name).redirect_chain[-1][0].startswith(reverse("accounts:password-again"))
    confirm(bo)
    assert page(bo, name).status_code == 200


def test_nobody_removes_anybody_elses_key(cast, bo):
    key = Authenticator.objects.create(user=cast.carla, type="webauthn", data={"name": "Carla"})
    confirm(bo)
    assert page(bo, "remove-passkey", key.pk).status_code == 404
    assert send(bo, "remove-passkey", {}, key.pk).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_devices_are_listed_without_saying_where_they_are(cast, bo):
    text = page(bo, "account").content.decode()
    assert "Firefox, Windows" in text
    assert "denne enhed" in text
    assert {field.name for field in SignIn._meta.fields}.isdisjoint({"ip", "address", "user_agent"})


@pytest.mark.parametrize(
    ("told", "called"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140.0 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_what_people_call_it(told, called):
    assert device_called(told) == called


def test_one_device_is_signed_out_from_another(cast, bo):
    phone = Client()
    sign_in(phone, cast.bo.email, PASSWORD)
    other = SignIn.objects.filter(user=cast.bo, device="").get()
    send(bo, "end-sign-in", {}, other.pk)
    assert phone.get(reverse("organisation:choose")).status_code in {302, 404}
    assert not is_signed_in(phone)
    assert is_signed_in(bo)


def test_nobody_signs_anybody_else_out(cast, bo):
    carla = Client()
    sign_in(carla, cast.carla.email, PASSWORD)
    assert send(bo, "end-sign-in", {}, SignIn.objects.get(user=cast.carla).pk).status_code == 404
    assert is_signed_in(carla)


def test_all_others_are_signed_out_at_once(cast, bo):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, cast.bo.email, PASSWORD)
    send(bo, "end-other-sign-ins")
    assert [is_signed_in(other) for other in others] == [False, False]
    assert is_signed_in(bo)
    assert SignIn.objects.filter(user=cast.bo).count() == 1


def test_a_new_password_signs_all_others_out(cast, bo):
    other = Client()
    sign_in(other, cast.bo.email, PASSWORD)
    new = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    send(bo, "change-password", new)
    assert not is_signed_in(other) or other.get(reverse("accounts:account")).status_code == 302
    assert page(bo, "account").status_code == 200
    [here] = page(bo, "account").context["sign_ins"]
    assert here.is_this_one
    assert Event.objects.filter(action="account.signed_in", actor_id=cast.bo.pk).count() == 2


def test_the_old_password_is_needed_for_a_new_one(cast, bo):
    send(bo, "change-password", {"oldpassword": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    cast.bo.refresh_from_db()
    assert cast.bo.check_password(PASSWORD)


def test_signing_out_takes_the_device_off_the_list(cast, bo):
    send(bo, "sign-out")
    assert not SignIn.objects.filter(user=cast.bo).exists()


def test_a_device_in_use_is_noted_once_an_hour(cast, bo, django_assert_num_queries):
    hour_ago = timezone.now() - timedelta(hours=1)
    SignIn.objects.update(last_used_at=hour_ago)
    session = bo.session
    session["noted"] = int(hour_ago.timestamp()) // 3600
    session.save()
    page(bo, "account")
    noted = SignIn.objects.get(user=cast.bo).last_used_at
    assert noted > hour_ago
    page(bo, "account")
    assert SignIn.objects.get(user=cast.bo).last_used_at == noted


@pytest.fixture
def letters(mailoutbox):
    """What a mail server that takes everything was given, once the worker has been round."""

    def delivered():
        run_due(now=timezone.now())
        return mailoutbox

    return delivered


def test_a_forgotten_password_is_chosen_anew_through_a_letter(cast, client, letters):
    send(client, "forgotten", {"email": cast.alma.email.upper()})
    [letter] = letters()
    link = re.search(r"(/konto/adgangskode/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert is_signed_in(client)
    assert letter.to == [cast.alma.email]


def test_nobody_is_told_whether_an_address_is_known(cast, letters):
    known, unknown = (
        said(send(Client(), "forgotten", {"email": email}), email)
        for email in (cast.alma.email, "nobody-here@example.org")
    )
    assert known == unknown
    assert len(letters()) == 1


def test_letters_are_not_sent_without_end(cast, letters):
    for _ in range(10):
        send(Client(), "forgotten", {"email": cast.alma.email})
        sent = letters()
    assert len(sent) == 5


def test_a_letter_that_waits_is_enough(cast, letters):
    for _ in range(3):
        send(Client(), "forgotten", {"email": cast.alma.email})
    assert len(letters()) == 1


def test_the_link_lies_in_no_table(cast, client, letters):
    send(client, "forgotten", {"email": cast.alma.email})
    assert [job.facts for job in Job.objects.all()] == [{"user": cast.alma.pk}]


def test_without_a_mail_server_the_page_says_whom_to_ask(cast, client, settings):
    settings.EMAIL_HOST = ""
    text = page(client, "forgotten").content.decode()
    assert "din administrator" in text
    assert 'name="email"' not in text


@pytest.fixture
def strict(cast):
    """Administrators and round leaders need more than a password."""
    require_second_factor(
        organisation=cast.here, roles=[Role.ADMINISTRATOR, Role.ROUND_LEADER], actor=cast.finn, now=NOW
    )


@pytest.mark.parametrize("address", ["home", "rounds:rounds", "answering:mine", "results:rounds"])
def test_a_role_that_needs_more_is_led_there_before_anything_else(strict, bo, address):
    answer = bo.get(reverse(address))
    assert answer.status_code == 302
    assert answer.url == reverse("accounts:one-more-way")
    assert bo.get(answer.url).status_code == 200


def test_a_role_that_needs_more_changes_nothing_before_that(cast, strict, bo):
    before = Event.objects.count()
    bo.post(reverse("rounds:plan"), {"name": "x"})
    assert Event.objects.count() == before


def test_a_script_is_told_in_its_own_language(strict, bo):
    assert bo.get("/", headers={"accept": "application/json"}).status_code == 403


@pytest.mark.django_db(transaction=True)  # the library says so when it has been committed
def test_whoever_has_set_it_up_goes_on_at_once(strict, bo):
    connect_app(bo)
    assert bo.get("/").status_code == 200
    assert page(bo, "one-more-way").redirect_chain[-1][0] == "/"


def test_whoever_takes_it_away_again_is_led_back(strict, bo):
    connect_app(bo)
    send(bo, "remove-app")
    assert bo.get("/").url == reverse("accounts:one-more-way")


def test_on_another_device_that_was_signed_in_before_it_is_asked_for(cast, strict, bo):
    before = Client()
    sign_in(before, cast.bo.email, PASSWORD)
    secret, _ = connect_app(bo)
    assert page(before, "one-more-way").redirect_chain[-1][0].startswith(reverse("accounts:code-again"))
    send(before, "code-again", {"code": code_for(secret)})
    assert before.get("/").status_code == 200


def test_other_roles_are_left_in_peace(cast, strict, client):
    client.force_login(cast.dan)
    assert client.get("/").status_code == 200


def test_what_happens_to_an_account_is_written_down_without_secrets(cast, bo):
    secret, _ = connect_app(bo)
    send(bo, "remove-app")
    told = list(Event.objects.filter(action__startswith="account.", actor_id=cast.bo.pk).order_by("id"))
    actions = [event.action for event in told]
    assert "account.signed_in" in actions
    assert "account.factor_added" in actions
    assert "account.factor_removed" in actions
    assert {event.organisation_id for event in told} == {cast.here.pk}
    everything = str([event.facts for event in told])
    assert secret not in everything
    assert PASSWORD not in everything
    assert cast.bo.email not in everything


def test_who_has_lost_everything_is_let_in_by_who_runs_the_machine(cast, bo, capsys):
    connect_app(bo)
    assert cli(["unlock", cast.bo.email.upper()]) == 0
    assert not is_signed_in(bo)
    link = re.search(r"http://\S+(/konto/adgangskode/\S+)", capsys.readouterr().out)[1]
    again = Client()
    form = again.get(link, follow=True)
    again.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert is_signed_in(again)
    assert Event.objects.filter(action="account.started_over").count() == 1


def test_nobody_unknown_is_unlocked(db, capsys):
    assert cli(["unlock", "nobody-here@example.org"]) != 0


def test_what_has_run_out_is_forgotten_and_the_rest_is_not(cast, bo, settings):
    settings.CACHES = real_settings.CACHES
    sign_in(Client(), cast.carla.email, "forkert")
    carla = Client()
    sign_in(carla, cast.carla.email, PASSWORD)
    forget_run_out(now=timezone.now())
    assert is_signed_in(bo)
    assert SignIn.objects.count() == 2
    forget_run_out(now=timezone.now() + timedelta(days=15))
    assert not is_signed_in(bo)
    assert not SignIn.objects.exists()
    assert not Tally.objects.exists()
