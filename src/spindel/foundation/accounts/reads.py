import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from allauth.account.authentication import get_authentication_records
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import reverse

from spindel.foundation.accounts.models import SignIn, User

BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox")]
BROWSERS += [("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")]
MACHINES = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
MACHINES += [("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")]


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def users_by_email(emails: Iterable[str]) -> dict[str, User]:
    """The accounts there are, by address in small letters."""
    found: dict[str, User] = {}
    for some in batched(emails, 500):
        users = User.objects.annotate(lower=Lower("email")).filter(lower__in=some)
        found |= {user.email.lower(): user for user in users}
    return found


def batched(everything: Iterable[str], size: int) -> Iterator[list[str]]:
    waiting = iter(everything)
    while some := list(islice(waiting, size)):
        yield some


def open_account_of(user_id: int) -> User | None:
    return User.objects.filter(pk=user_id, is_active=True).first()


def nobody_can_sign_in() -> bool:
    return not User.objects.exists()


def password_link(user: User) -> str:
    """The path of a link that lets the person choose a password once; dead when used, changed or a week old."""
    return reverse(
        "accounts:choose-password",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )


def device_called(user_agent: str) -> str:
    """Browser and machine in the words people use for them; nothing else of what a browser tells is kept.

    >>> device_called("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    told = [
        next((name for mark, name in known if re.search(rf"\b{mark}", user_agent)), "")
        for known in (BROWSERS, MACHINES)
    ]
    return ", ".join(filter(None, told))


@dataclass(frozen=True)
class OpenSignIn:
    """A device somebody is signed in on now."""

    sign_in: SignIn
    is_this_one: bool


def open_sign_ins(user: User, session_key: str | None, now: datetime) -> list[OpenSignIn]:
    """Where the person is signed in, the latest use first."""
    known = SignIn.objects.filter(user_id=user.pk).order_by("-last_used_at")
    alive = set(
        Session.objects.filter(
            session_key__in=[each.session_key for each in known], expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    return [OpenSignIn(each, each.session_key == session_key) for each in known if each.session_key in alive]


def sign_in_of(user: User, sign_in_id: int) -> SignIn | None:
    return SignIn.objects.filter(user_id=user.pk, pk=sign_in_id).first()


def sign_in_in(session_key: str | None) -> SignIn | None:
    return SignIn.objects.select_related("user").filter(session_key=session_key).first()


def owns_passkey(user: User | AnonymousUser, authenticator_id: int) -> bool:
    return bool(
        Authenticator.objects.filter(
            user_id=user.pk, pk=authenticator_id, type=Authenticator.Type.WEBAUTHN
        ).exists()
    )


def second_factors_of(user: User) -> set[str]:
    """What the person has set up to show beside a password."""
    found = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
    return set(found) & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


def showed_second_factor(request: HttpRequest) -> bool:
    """Whether this session began with, or has since shown, more than a password."""
    if not request.user.is_authenticated:
        return False
    ways = get_authentication_records(request, request.user)
    return any(way["method"] == "mfa" or way.get("strong") for way in ways)


def personal_data(user: User) -> list[dict[str, object]]:
    """What the account says about its owner. Secrets are named and not shown."""
    devices = SignIn.objects.filter(user_id=user.pk).order_by("began_at")
    factors = Authenticator.objects.filter(user_id=user.pk).order_by("created_at")
    return [
        {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "created_at": user.created_at,
            "last_login": user.last_login,
            "devices": [
                {"device": each.device, "from": each.began_at, "until": each.last_used_at} for each in devices
            ],
            "second_factors": [{"kind": each.type, "from": each.created_at} for each in factors],
        }
    ]
