from spindel.features.rounds.reads.keys import (
    invitation_digest,
    invitation_of_key,
    new_key,
    open_link_of_code,
)
from spindel.features.rounds.reads.promise import mode_title, promise_of
from spindel.features.rounds.reads.rounds import (
    framework_heading,
    framework_of_round,
    items_asked,
    round_of,
    rounds_of,
    unit_of_round,
    units_of_round,
)

__all__ = [
    "framework_heading",
    "framework_of_round",
    "invitation_digest",
    "invitation_of_key",
    "items_asked",
    "mode_title",
    "new_key",
    "open_link_of_code",
    "promise_of",
    "round_of",
    "rounds_of",
    "unit_of_round",
    "units_of_round",
]
