from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import models, transaction

from spindel.core.refusals import Refusal
from spindel.foundation.accounts import reads
from spindel.foundation.accounts.models import SignIn, Tally, User
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs.writes import announce

FORGOTTEN_AFTER = timedelta(days=14)
"""Long after every session has run out by itself."""


class EmailTaken(Refusal):
    """One account per address."""


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    actor: User | None,
    now: datetime,
    password: str | None = None,
    language: str = "",
) -> User:
    """Open an account; without a password it can be used only after its one-time link."""
    if reads.user_by_email(email):
        raise EmailTaken("account.email_taken", email=email)
    user = User(email=email.strip(), name=name.strip(), language=language, created_at=now)
    if password is None:
        user.set_unusable_password()
    else:
        validate_password(password, user)
        user.set_password(password)
    user.full_clean()
    user.save()
    record("account.opened", about=user, actor=actor, organisation=None, at=now)
    return user


@transaction.atomic
def open_accounts(*, people: Mapping[str, str], actor: User | None, now: datetime) -> dict[str, User]:
    """An account for each address (in small letters) with its person's name; those there are already stay as they are."""
    known = reads.users_by_email(people)
    users = [
        User(
            email=email, name=name, password=f"{UNUSABLE_PASSWORD_PREFIX}{token_urlsafe(30)}", created_at=now
        )
        for email, name in people.items()
        if email not in known
    ]
    opened = User.objects.bulk_create(users, batch_size=500)
    if opened:
        ids = [user.pk for user in opened]
        record("account.opened_many", about=opened[0], actor=actor, organisation=None, at=now, ids=ids)
    return known | {user.email: user for user in opened}


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def ask_for_password_link(*, user: User, now: datetime) -> None:
    """Let a letter be sent; one that waits already is enough."""
    record("account.password_forgotten", about=user, actor=None, organisation=None, at=now)
    key = f"account.password_forgotten:{user.pk}"
    announce("account.password_forgotten", organisation_id=None, now=now, key=key, user=user.pk)


@transaction.atomic
def begin_sign_in(
    *,
    user: User,
    session_key: str,
    device: str,
    ways: list[str],
    organisation: models.Model | None,
    now: datetime,
) -> SignIn:
    """Remember that the person signed in, on what and by which ways."""
    SignIn.objects.filter(session_key=session_key).delete()
    SignIn.objects.filter(user=user, last_used_at__lt=now - FORGOTTEN_AFTER).delete()
    sign_in = SignIn(user=user, session_key=session_key, device=device, began_at=now, last_used_at=now)
    sign_in.full_clean()
    sign_in.save()
    record("account.signed_in", about=user, actor=user, organisation=organisation, at=now, ways=ways)
    return sign_in


def note_use(*, session_key: str, now: datetime) -> None:
    SignIn.objects.filter(session_key=session_key).update(last_used_at=now)


def move_sign_in(*, sign_in_id: int, session_key: str) -> None:
    """The same device in a session with a new key, as a new password gives it."""
    SignIn.objects.filter(pk=sign_in_id).update(session_key=session_key)


@transaction.atomic
def forget_run_out(*, now: datetime) -> None:
    """Sessions, devices and counts whose time is up."""
    Session.objects.filter(expire_date__lt=now).delete()
    SignIn.objects.filter(last_used_at__lt=now - FORGOTTEN_AFTER).delete()
    Tally.objects.filter(expires__lt=now).delete()


@transaction.atomic
def end_sign_in(*, sign_in: SignIn, organisation: models.Model | None, now: datetime) -> None:
    """Sign the person out on one device, at once."""
    Session.objects.filter(session_key=sign_in.session_key).delete()
    record("account.signed_out", about=sign_in.user, actor=sign_in.user, organisation=organisation, at=now)
    sign_in.delete()


@transaction.atomic
def end_other_sign_ins(
    *, user: User, session_key: str | None, organisation: models.Model | None, now: datetime
) -> int:
    """Sign the person out everywhere but here; says on how many devices that was."""
    others = SignIn.objects.filter(user_id=user.pk).exclude(session_key=session_key)
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    if keys:
        record(
            "account.signed_out_elsewhere",
            about=user,
            actor=user,
            organisation=organisation,
            at=now,
            devices=len(keys),
        )
    return len(keys)


@transaction.atomic
def start_over(*, user: User, now: datetime) -> None:
    """Forget passkeys, app and codes, and sign the person out everywhere; the password stays until a new one is chosen."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_other_sign_ins(user=user, session_key=None, organisation=None, now=now)
    record("account.started_over", about=user, actor=None, organisation=None, at=now)


@transaction.atomic
def note_security_event(
    *, action: str, user: User, organisation: models.Model | None, now: datetime, **facts: str
) -> None:
    """What the sign-in library did to an account: a password changed, a key added, tries paused."""
    record(f"account.{action}", about=user, actor=user, organisation=organisation, at=now, **facts)


@transaction.atomic
def close_account(*, user: User) -> None:
    """Delete the account and all that goes with it; every device is signed out. Who asked for it is in their audit."""
    keys = SignIn.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    User.objects.filter(pk=user.pk).delete()
