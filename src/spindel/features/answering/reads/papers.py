"""Sheets that come on paper or in files: a workbook to fill in, and what one that was filled in says."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import numpy as np
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from spindel.core.answers.model import Absence
from spindel.core.answers.reading import read_answers
from spindel.core.frameworks.model import Checklist, Item, Quantity, Texts
from spindel.core.refusals import Fault, shown
from spindel.core.spreadsheets import harmless
from spindel.features.answering.models import FileRead
from spindel.features.answering.reads.packing import Contents, as_text, from_text, row_of
from spindel.features.answering.reads.questions import asked_in
from spindel.features.answering.reads.sealing import WrongKey, open_by_server, seal_by_server
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round, units_of_round
from spindel.foundation.organisation.models import Unit

MOST_ROWS = 500
"""In the workbook that is handed out; a file may have more."""
LONGEST_LIST = 250
"""Characters; Excel takes no longer list of choices in a cell."""
NAME = "respondent"
PURPOSE = "upload"


@dataclass(frozen=True)
class Uploaded:
    """The sheets in a file, and what is worth knowing about how it was read."""

    digest: str
    sheets: Sequence[tuple[str, Contents]]
    """With the names beside them, where there are any and answers are named."""
    answered: int = 0
    is_known: bool = False
    """The same file was taken in before."""
    notes: Sequence[Fault] = ()


def uploaded(round: Round, name: str, content: bytes) -> Uploaded:
    """Raises ``Faults`` with everything that is wrong in the file, by row and column."""
    reading = read_answers(name, content, framework_of_round(round))
    answers, asked = reading.answers, asked_in(round)
    columns = [place for place, item in enumerate(answers.items) if item in asked]
    rows = np.zeros(len(answers.respondents), row_of(len(asked)))
    rows["values"], rows["absence"] = answers.values[:, columns], answers.absence[:, columns]
    rows["absence"][rows["absence"] == Absence.NOT_ASKED] = Absence.BLANK
    says = (rows["absence"] != Absence.BLANK).any(axis=1)
    names = [label if round.is_named else "" for label in answers.respondents]
    digest = sha256(content).hexdigest()
    return Uploaded(
        digest,
        [(name, Contents(row.tobytes())) for name, row, said in zip(names, rows, says, strict=True) if said],
        int((rows["absence"] != Absence.BLANK).sum()),
        FileRead.objects.filter(round=round, digest=digest).exists(),
        reading.notes,
    )


def carried(found: Uploaded, place: str) -> str:
    """What was read, for the form that says yes to it: only this server can read or change it."""
    told = [found.digest, [[name, as_text(sheet).decode()] for name, sheet in found.sheets]]
    return seal_by_server(PURPOSE, zlib.compress(json.dumps(told).encode()), place).hex()


def taken_up(carried: str, place: str) -> Uploaded | None:
    try:
        digest, sheets = json.loads(zlib.decompress(open_by_server(PURPOSE, bytes.fromhex(carried), place)))
    except (WrongKey, ValueError):
        return None
    return Uploaded(digest, [(name, from_text(text.encode())) for name, text in sheets])


def units_with_papers(round: Round) -> list[Unit]:
    return list(units_of_round(round).order_by("position", "name"))


def workbook_of(round: Round, unit: Unit, language: str) -> bytes:
    """One row a sheet, one column a question, with the choices to pick from; a second page says what they mean."""
    file = BytesIO()
    texts = framework_of_round(round).text(language)
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page = book.add_worksheet(_("Answers"))
        page.freeze_panes(1, 1)
        page.write_string(0, 0, NAME, bold)
        for column, item in enumerate(asked_in(round).values(), 1):
            page.write_string(0, column, item.id, bold)
            page.write_comment(0, column, texts.items[item.id].question)
            offer_choices(page, column, item)
        page.set_column(0, len(asked_in(round)), 14)
        explain(book.add_worksheet(_("Questions")), round, unit, texts, bold)
    return file.getvalue()


def offer_choices(page: Worksheet, column: int, item: Item) -> None:
    """A list to pick from; several ticks are written with commas between, so those are only suggested."""
    words = [*words_of(item), _("don't know"), _("not relevant")]
    if len(",".join(words)) > LONGEST_LIST:
        return
    rule = {"validate": "list", "source": words, "ignore_blank": True}
    if isinstance(item, Checklist | Quantity):
        rule["show_error"] = False
    page.data_validation(1, column, MOST_ROWS, column, rule)


def words_of(item: Item) -> list[str]:
    if isinstance(item, Quantity):
        return []
    return [choice.id for choice in (item.options if isinstance(item, Checklist) else item.levels)]


def explain(page: Worksheet, round: Round, unit: Unit, texts: Texts, bold: Format) -> None:
    page.write_string(0, 0, harmless(f"{round.name} – {unit.name}"), bold)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    row = 2
    for item in asked_in(round).values():
        page.write_string(row, 0, item.id, bold)
        page.write_string(row, 1, harmless(texts.items[item.id].question), bold)
        row += 1
        for choice in words_of(item):
            page.write_string(row, 0, choice)
            page.write_string(row, 1, harmless(texts.items[item.id].choices[choice]))
            row += 1


def file_name_of(round: Round, unit: Unit) -> str:
    return f"{shown(round.name)} – {shown(unit.name)}.xlsx".replace("/", "-")
