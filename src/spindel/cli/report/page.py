"""The report as one HTML file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from spindel.cli.report.embedding import embedded
from spindel.cli.report.explaining import calculations
from spindel.cli.report.setting_up import rendered
from spindel.cli.report.subject import WHOLE, Subject
from spindel.cli.report.words import WORDS, counted
from spindel.features.results.presentation.areas import heat_of, webs_of
from spindel.features.results.presentation.figures import Figure
from spindel.features.results.presentation.method import Said, how_it_is_worked_out
from spindel.features.results.presentation.page import Fact, result_of
from spindel.features.results.presentation.picture import Picture

STYLES = (
    "webkit/static/webkit/spindel.css",
    "features/results/static/results/results.css",
    "cli/report/report.css",
)
FONTS = {400: "Regular", 600: "SemiBold"}


@dataclass(frozen=True)
class Section:
    """One place's part of the report."""

    id: str
    title: str
    figure: Figure
    level: str
    body: SafeString


def report(
    subject: Subject, pictures: Sequence[Picture], notes: Sequence[str], step: Callable[[], None]
) -> str:
    """The whole page; ``step`` is called when a place is done."""
    words = WORDS[subject.language]
    context = {
        "subject": subject,
        "words": words,
        "facts": facts_of(subject),
        "notes": notes,
        "sections": [section(subject, *each, step) for each in enumerate(pictures)],
        "method": method_of(subject),
        "style": mark_safe(style()),
        "mark": mark_safe(packaged("webkit/static/webkit/spindel.svg")),
    }
    return rendered("report/report.html", context)


def section(subject: Subject, place: int, picture: Picture, step: Callable[[], None]) -> Section:
    unit, name = subject.units[place], f"s{place}"
    context = {
        "words": WORDS[subject.language],
        "page": result_of(picture) if picture.top.missing.answered else None,
        "calculations": calculations(subject, unit),
        **(beside_each_other(subject) if place == 0 else {}),
    }
    body = embedded(rendered("report/section.html", context), name)
    step()
    return Section(name, picture.name, picture.top.figure, picture.top.level, mark_safe(body))


def beside_each_other(subject: Subject) -> dict[str, object]:
    """The units as a heat map, and a small web for each."""
    if not subject.has_many:
        return {}
    evaluation, areas, language = subject.evaluation, subject.areas, subject.language
    title = WORDS[language]["heat"].format(place=subject.all_units, title=subject.title)
    return {
        "remark": WORDS[language]["mean_of_units"],
        "heat": heat_of(evaluation, areas, language, title),
        "webs": webs_of(evaluation, areas, language, WHOLE),
    }


def facts_of(subject: Subject) -> list[Fact]:
    """What was asked, who answered, and when it was worked out."""
    words, framework, found = WORDS[subject.language], subject.framework, subject.evaluation
    people = counted(words, "one_respondent", "respondents", int(found.people[found.unit(subject.top)]))
    units = counted(words, "one_unit", "units_counted", len(subject.answers.units))
    return [
        Fact(words["framework"], f"{subject.texts.heading.title} {framework.version}"),
        Fact(words["who"], f"{people}, {units}" if subject.has_many else people),
        Fact(words["worked_out"], date_format(subject.day, "DATE_FORMAT")),
        Fact(words["file"], subject.file),
    ]


def method_of(subject: Subject) -> list[Said]:
    """How figures come about, and whose framework it is."""
    words, framework = WORDS[subject.language], subject.framework
    origin = [Said(words["source"], framework.source), Said(words["licence"], framework.licence)]
    return [*how_it_is_worked_out(framework), *(said for said in origin if said.text)]


def style() -> str:
    """Everything the page looks like, in the page."""
    return font_faces() + "".join(packaged(name) for name in STYLES)


def font_faces() -> str:
    """The design system's letters, where they have been built; else the reader's own."""
    faces = []
    for weight, name in FONTS.items():
        file = files("spindel").joinpath(f"webkit/static/vendor/dkfds/fonts/IBMPlexSans-{name}-Latin1.woff2")
        if file.is_file():
            data = b64encode(file.read_bytes()).decode()
            faces.append(
                f'@font-face{{font-family:"IBM Plex Sans";font-weight:{weight};'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
            )
    return "".join(faces)


def packaged(name: str) -> str:
    return files("spindel").joinpath(name).read_text("utf-8")
