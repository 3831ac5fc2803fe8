from spindel.features.results.reads.behind import Behind, areas_in
from spindel.features.results.reads.evaluations import source_of
from spindel.features.results.reads.kept import digest, remembered
from spindel.features.results.reads.listing import SeenRound, latest_seen, seen_rounds
from spindel.features.results.reads.places import Place, place_of, shown_rounds

__all__ = [
    "Behind",
    "Place",
    "SeenRound",
    "areas_in",
    "digest",
    "latest_seen",
    "place_of",
    "remembered",
    "seen_rounds",
    "shown_rounds",
    "source_of",
]
