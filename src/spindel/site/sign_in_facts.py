"""What the sign-in library announces is written down: who signed in how, and what was changed about it."""

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import Http404, HttpRequest
from django.utils import timezone

from spindel.foundation.accounts import reads, writes
from spindel.foundation.accounts.contributions import tries_paused
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.models import Organisation
from spindel.foundation.organisation.reads import CONFINED, membership_of
from spindel.foundation.single_sign_on.reads import providers_called
from spindel.foundation.walls.permissions import look_up

SIGN_IN = "sign_in"
"""Where in the session it stands which of the person's devices this is."""


def connect() -> None:
    user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    account.user_logged_in.connect(vouched_for)
    tries_paused.connect(paused)
    account.password_changed.connect(password_changed)
    account.password_set.connect(password_changed)
    account.password_reset.connect(password_changed)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)


def organisation_of(user: User) -> Organisation | None:
    try:
        return look_up(lambda: membership_of(user)).organisation
    except Http404:
        return None


def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    ways = [way.get("type") or way["method"] for way in get_authentication_records(request, user)]
    if request.session.session_key is None:
        request.session.save()
    sign_in = writes.begin_sign_in(
        user=user,
        session_key=str(request.session.session_key),
        device=reads.device_called(request.META.get("HTTP_USER_AGENT", "")),
        ways=ways,
        organisation=organisation_of(user),
        now=timezone.now(),
    )
    request.session[SIGN_IN] = sign_in.pk


def vouched_for(request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """An organisation's own sign-in opens that organisation's door only, and may count for more than a password."""
    if sociallogin is None:
        return
    [provider] = providers_called(sociallogin.account.provider)
    request.session[CONFINED] = provider.organisation_id
    if provider.is_strong:
        ways = get_authentication_records(request, request.user)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*ways[:-1], {**ways[-1], "strong": True}]


def signed_out(request: HttpRequest, **_: Any) -> None:
    sign_in = reads.sign_in_in(request.session.session_key)
    if sign_in is not None:
        writes.end_sign_in(sign_in=sign_in, organisation=organisation_of(sign_in.user), now=timezone.now())


def paused(user: User, **_: Any) -> None:
    note("tries_paused", user)


def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """Other devices are out at once, and are not listed any more. Where one stays signed in, the session has a new key."""
    organisation, now = organisation_of(user), timezone.now()
    if SIGN_IN in request.session:
        writes.move_sign_in(sign_in_id=request.session[SIGN_IN], session_key=str(request.session.session_key))
    writes.end_other_sign_ins(
        user=user, session_key=request.session.session_key, organisation=organisation, now=now
    )
    note("password_changed", user)


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Whoever has just set it up has shown it: they need not sign in once more for that."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        kind = str(authenticator.type)
        record_authentication(
            request, user, method="mfa", id=authenticator.pk, type=kind, reauthenticated=True
        )
    note("factor_added", user, kind=str(authenticator.type))


def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    ways = get_authentication_records(request, user)
    if not reads.second_factors_of(user):
        ways = [way for way in ways if way["method"] != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = ways
    note("factor_removed", user, kind=str(authenticator.type))


def note(action: str, user: User, **facts: str) -> None:
    writes.note_security_event(
        action=action, user=user, organisation=organisation_of(user), now=timezone.now(), **facts
    )
