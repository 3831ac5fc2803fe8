"""For who has lost the phone and the recovery codes: take the second step away, and make a link to a new password."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from spindel.cli import database
from spindel.cli.language import spoken_language
from spindel.core.refusals import Refusal

WORDS = {
    "da": "{name} er logget ud overalt og skal ikke bruge et ekstra trin. Linket virker én gang og i en uge:\n{link}",
    "en": "{name} is signed out everywhere and needs no second step. The link works once, and for a week:\n{link}",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="the person's address; be sure who is asking")


def run(arguments: argparse.Namespace) -> int:
    database.set_up_django()
    from spindel.foundation.accounts.reads import password_link, user_by_email
    from spindel.foundation.accounts.writes import start_over
    from spindel.foundation.mail.reads import absolute

    user = user_by_email(arguments.email)
    if user is None:
        raise Refusal("person.unknown")
    start_over(user=user, now=datetime.now(UTC))
    print(WORDS[spoken_language()].format(name=user.name, link=absolute(password_link(user))))
    return 0
