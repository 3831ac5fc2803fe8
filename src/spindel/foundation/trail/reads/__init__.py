from spindel.foundation.trail.reads.events import AT_ONCE, Page, Wanted, events_of, page_of
from spindel.foundation.trail.reads.lines import Line, lines_about
from spindel.foundation.trail.reads.words import kinds, sentence_of

__all__ = [
    "AT_ONCE",
    "Line",
    "Page",
    "Wanted",
    "events_of",
    "kinds",
    "lines_about",
    "page_of",
    "sentence_of",
]
