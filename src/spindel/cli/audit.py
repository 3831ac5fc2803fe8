"""The audit trail: whether it stands as it was written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from spindel.cli import database
from spindel.cli.language import spoken_language

if TYPE_CHECKING:
    from spindel.foundation.audit.reads import Verified

BROKEN = 1
WORDS = {
    "da": {
        "whole": "{chain}: {events} hændelser, ubrudt. Ender i {end}",
        "installation": "Selve installationen",
        "organisation": "Organisation {chain}",
        "changed": "{chain}: hændelse nr. {sequence} (id {event_id}) er ændret, efter den blev skrevet.",
        "torn": "{chain}: kæden er revet over ved hændelse nr. {sequence} (id {event_id}); den eller dem før er skrevet om.",
        "missing": "{chain}: hændelse nr. {sequence} mangler.",
        "end": "{chain}: kædens ende passer ikke; hændelser fra nr. {sequence} er slettet eller lagt til.",
    },
    "en": {
        "whole": "{chain}: {events} events, unbroken. Ends in {end}",
        "installation": "The installation itself",
        "organisation": "Organisation {chain}",
        "changed": "{chain}: event {sequence} (id {event_id}) was changed after it was written.",
        "torn": "{chain}: the chain is torn at event {sequence} (id {event_id}); those before it were written anew.",
        "missing": "{chain}: event {sequence} is missing.",
        "end": "{chain}: the chain's end does not fit; events from {sequence} on were deleted or added.",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("verify", help="whether every event stands as it was written")


def run(_: argparse.Namespace) -> int:
    """Says of every chain whether it holds, and which event breaks it."""
    database.set_up_django()
    from spindel.foundation.audit.reads import chains, verified
    from spindel.foundation.audit.writes import seal

    found = []
    for chain in chains():
        seal(chain=chain)
        found.append(verified(chain))
        print(sentence(found[-1], spoken_language()))
    return BROKEN if any(each.broken for each in found) else 0


def sentence(found: Verified, language: str) -> str:
    words = WORDS[language]
    chain = words["organisation" if found.chain else "installation"].format(chain=found.chain)
    if found.broken is None:
        return words["whole"].format(chain=chain, events=found.events, end=found.end)
    facts = {"sequence": found.broken.sequence, "event_id": found.broken.event_id}
    return words[found.broken.code].format(chain=chain, **facts)
