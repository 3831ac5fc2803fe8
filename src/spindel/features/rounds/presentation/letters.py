"""The mails of a round: the invitation and the reminder, as text and as a plain page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Asked:
    """What a letter says: who asks whom about what, until when, and what is promised."""

    organisation: str
    name: str
    unit: str
    round: str
    purpose: str
    questions: int
    deadline: date | None
    promise: Sequence[str]
    link: str
    unsubscribe: str
    reminds: bool


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def letter_of(asked: Asked) -> Letter:
    """In the language that is on."""
    wording = _("Reminder: %(round)s") if asked.reminds else _("Please answer: %(round)s")
    subject = wording % {"round": asked.round}
    context = {"asked": asked, "subject": subject}
    text = render_to_string("rounds/mail/letter.txt", context)
    html = render_to_string("rounds/mail/letter.html", context)
    return Letter(subject, text, html)
