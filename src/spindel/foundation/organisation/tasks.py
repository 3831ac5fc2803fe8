from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spindel.foundation.accounts.reads import password_link
from spindel.foundation.mail.reads import absolute
from spindel.foundation.mail.writes import post
from spindel.foundation.organisation import reads, writes
from spindel.foundation.organisation.models import Membership


def send_link(*, organisation: int, membership: int, **_facts: Any) -> None:
    """The link is made as the mail is sent, so that it lies in no table; who has left meanwhile gets none."""
    member = reads.member_to_let_in(organisation, membership)
    if member is None:
        return
    language = member.user.language or "da"
    with translation.override(language):
        facts = {"name": member.name, "organisation": member.organisation.name, "link": way_in(member)}
        subject = _("You have access to Spindel for %(organisation)s") % facts
        post(to=member.user.email, subject=subject, text=letter(member) % facts, language=language)


def forget_uploads(*, now: datetime) -> None:
    writes.forget_uploads(now=now)


def letter(member: Membership) -> str:
    if member.user.has_usable_password():
        return _(
            "Hello %(name)s\n\n%(organisation)s has added you to Spindel, where you have an account already. "
            "Sign in as you usually do:\n\n%(link)s\n"
        )
    return _(
        "Hello %(name)s\n\n%(organisation)s has added you to Spindel. Follow the link and choose a password:\n\n"
        "%(link)s\n\nThe link works once, and for a week. Ask for a new one if it has run out.\n"
    )


def way_in(member: Membership) -> str:
    if member.user.has_usable_password():
        return absolute(reverse("home"))
    return absolute(password_link(member.user))
