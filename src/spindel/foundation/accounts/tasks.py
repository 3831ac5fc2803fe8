from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from spindel.foundation.accounts import reads, writes
from spindel.foundation.mail.reads import absolute
from spindel.foundation.mail.writes import post


def send_password_link(*, user: int, **_facts: Any) -> None:
    """The link is made as the mail is sent, so that it lies in no table; in the person's own language."""
    person = reads.open_account_of(user)
    if person is None:
        return
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        text = _(
            "Hello %(name)s\n\nSomebody, probably you, asked for a new password for Spindel. Choose it here:\n\n"
            "%(link)s\n\nThe link works once, and for a week. If it was not you, do nothing: your password is as it was.\n"
        ) % {"name": person.name, "link": absolute(reads.password_link(person))}
        post(to=person.email, subject=_("Choose a new password for Spindel"), text=text, language=language)


def forget_run_out(*, now: datetime) -> None:
    writes.forget_run_out(now=now)
