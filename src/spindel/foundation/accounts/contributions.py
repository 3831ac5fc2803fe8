"""What the sign-in library asks of us: how we know a device, what we say, and what it may send and keep."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from spindel.foundation.accounts import reads
from spindel.foundation.accounts.models import User, seal, unseal
from spindel.foundation.accounts.writes import ask_for_password_link

DEVICE_COOKIE = "spindel_device"
DEVICE_SECONDS = 180 * 24 * 3600
MOST_PEOPLE = 8
"""Of those who share a device, the last so many are known on it."""

PAUSE_SECONDS = 300

tries_paused = Signal()
"""Somebody tried an account's password too often from one place; says whose, once a pause."""

SAID = {
    "account/messages/password_changed.txt": gettext_lazy(
        "Your password is changed. Other devices are signed out."
    ),
    "account/messages/password_set.txt": gettext_lazy("Your password is chosen."),
    "mfa/messages/totp_activated.txt": gettext_lazy("The app is connected."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app is no longer connected."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy(
        "You have recovery codes. Keep them in a safe place."
    ),
}
"""Of the library's remarks those that are worth saying, in our words."""


def known_on(request: HttpRequest) -> dict[str, Any]:
    """Whose right password this device has seen before, and a name for the device that says nothing."""
    try:
        known: dict[str, Any] = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_COOKIE, max_age=DEVICE_SECONDS
        )
    except signing.BadSignature:
        return {"device": get_random_string(22), "people": []}
    return known


def mark_of(email: str) -> str:
    return salted_hmac(DEVICE_COOKIE, email.lower(), algorithm="sha256").hexdigest()[:16]


def know_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    known = known_on(request)
    people = [mark for mark in known["people"] if mark != mark_of(email)]
    value = signing.dumps(
        {"device": known["device"], "people": [*people, mark_of(email)][-MOST_PEOPLE:]}, salt=DEVICE_COOKIE
    )
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def announce_pause(source: str, email: str) -> None:
    user = reads.user_by_email(email)
    if user and cache.add(f"tries-paused:{mark_of(source)}", True, PAUSE_SECONDS):
        tries_paused.send(sender=SignInAdapter, user=user)


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That e-mail address and password do not belong together."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes and try again."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "incorrect_code": _("The code is not right, or it is too old. Try the newest one."),
        "rate_limited": _("Too many tries. Wait five minutes and try again."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong tries count for the device that makes them: a stranger's never shut anybody else out."""
        email = credentials.get("email", "").lower()
        known = known_on(request)
        is_known = mark_of(email) in known["people"]
        source = f"device:{known['device']}" if is_known else f"ip:{self.get_client_ip(request)}"
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_on_known_device" if is_known else "login_failed",
            key=f"{source}:{email}",
        )
        if not self._login_failed_rl_usage:
            announce_pause(f"{source}:{email}", email)
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account looks like a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Signed in, on a device that is known from now on, in the language the person chose last."""
        response: HttpResponse = super().post_login(request, user, **how)
        know_device(request, response, user.email)
        if user.language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The easiest first: a finger on the reader."""
        return sorted(super().get_reauthentication_methods(user), key=lambda way: "webauthn" not in way["id"])

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by administrators, and by an organisation's own sign-in."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if said := message or SAID.get(message_template or ""):
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """In the background, so that an address that is known takes no longer than one that is not."""
        ask_for_password_link(user=user, now=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": SignInAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        return gettext("My passkey")
