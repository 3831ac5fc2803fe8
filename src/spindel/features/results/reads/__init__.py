from spindel.features.results.reads.behind import Behind, Hidden, Withheld, areas_in, hidden_in
from spindel.features.results.reads.evaluations import source_of, worked_out
from spindel.features.results.reads.frozen import packed
from spindel.features.results.reads.gate import is_told
from spindel.features.results.reads.kept import digest, remembered
from spindel.features.results.reads.listing import SeenRound, latest_seen, seen_rounds
from spindel.features.results.reads.places import Place, place_of, shown_rounds
from spindel.features.results.reads.slices import Beside, LeadersAndStaff, groups_of
from spindel.features.results.reads.trend import Stop, trend_of
from spindel.features.results.reads.versions import Pairing, pairing_of

__all__ = [
    "Behind",
    "Beside",
    "Hidden",
    "LeadersAndStaff",
    "Pairing",
    "Place",
    "SeenRound",
    "Stop",
    "Withheld",
    "areas_in",
    "digest",
    "groups_of",
    "hidden_in",
    "is_told",
    "latest_seen",
    "packed",
    "pairing_of",
    "place_of",
    "remembered",
    "seen_rounds",
    "shown_rounds",
    "source_of",
    "trend_of",
    "worked_out",
]
