from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from spindel.core.refusals import Refusal
from spindel.foundation.accounts import reads
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record


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


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])
