"""The composition root on one page: what the slices offer, put in order."""

from spindel.features.answering import contributions as answering
from spindel.features.results import contributions as results
from spindel.features.rounds import contributions as rounds
from spindel.foundation.organisation import contributions as organisation
from spindel.webkit.offers import Offer

NAVIGATION = [
    answering.navigation,
    results.navigation,
    rounds.navigation,
    organisation.navigation,
]
SPOTS: dict[str, list[Offer]] = {
    "home": [answering.home_panel, results.home_panel, rounds.home_panel],
    "rounds.round": [answering.progress_panel, results.round_panel],
    "answering.sent": [results.own_result_panel],
}
