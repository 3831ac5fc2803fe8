"""Every file of a report, by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import translation
from django.utils.text import slugify

from spindel.cli.report.page import report
from spindel.cli.report.setting_up import prepare
from spindel.cli.report.subject import Subject
from spindel.features.results.presentation.drawing import web_file
from spindel.features.results.presentation.picture import Picture
from spindel.features.results.presentation.workbook import as_workbook
from spindel.webkit.charts.png import svg_to_png

WEB, UNITS = "spindelvaev", "enheder"
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def made(subject: Subject, notes: Sequence[str], step: Callable[[], None]) -> dict[str, bytes]:
    """The files' contents, in the subject's language; ``step`` is called twice a place and once at the end."""
    prepare()
    with translation.override(subject.language):
        pictures = [subject.picture(unit) for unit in subject.units]
        found = {"report.html": report(subject, pictures, notes, step).encode()}
        for name, picture in zip(web_names(subject), pictures, strict=True):
            found |= webs(name, picture)
            step()
        found["scores.xlsx"] = as_workbook(pictures[0], pictures[1:])
        step()
    return found


def webs(name: str, picture: Picture) -> dict[str, bytes]:
    """The spider web as a drawing and as an image."""
    drawn = web_file(picture)
    return {f"{name}.svg": drawn.encode(), f"{name}.png": svg_to_png(drawn)}


def web_names(subject: Subject) -> list[str]:
    """The whole's own name; units by their number and what letters of theirs every system can write."""
    if not subject.has_many:
        return [WEB]
    digits = len(str(len(subject.answers.units)))
    numbered = enumerate(subject.answers.units, start=1)
    names = (f"{place:0{digits}} {name}".translate(LETTERS) for place, name in numbered)
    return [WEB, *(f"{UNITS}/{slugify(name)[:60].strip('-')}" for name in names)]
