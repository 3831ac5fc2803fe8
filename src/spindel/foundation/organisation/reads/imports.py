"""What an uploaded file would change, and files to fill in."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter
from django.http import Http404

from spindel.core.refusals import FaultList
from spindel.core.rosters import (
    PERSON_COLUMNS,
    UNIT_COLUMNS,
    KnownPerson,
    KnownUnit,
    PersonChange,
    Plan,
    UnitChange,
    plan_people,
    plan_units,
    read_person_rows,
    read_unit_rows,
)
from spindel.core.spreadsheets import harmless
from spindel.foundation.organisation.models import (
    Leadership,
    Membership,
    Organisation,
    Role,
    Subject,
    Unit,
    Upload,
)
from spindel.foundation.organisation.permissions import may_give
from spindel.foundation.organisation.reads.people import members_of
from spindel.foundation.organisation.reads.units import current_units_of, people_per_unit, unit_tree

MOST_FAULTS = 200
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
ROLE_WORDS = {
    Role.RESPONDENT: "respondent",
    Role.UNIT_LEADER: "enhedsleder",
    Role.READER: "læser",
    Role.ROUND_LEADER: "målingsleder",
    Role.OPERATOR: "driftsansvarlig",
    Role.ADMINISTRATOR: "administrator",
}


def upload_of(organisation: Organisation, upload_id: int) -> Upload:
    upload = Upload.objects.filter(organisation_id=organisation.pk, pk=upload_id).first()
    if upload is None:
        raise Http404
    return upload


def plan_of(upload: Upload, reader: Membership) -> Plan[UnitChange] | Plan[PersonChange]:
    """What the file would change today, brought by this member."""
    if upload.subject == Subject.UNITS:
        return unit_plan(upload)
    return person_plan(upload, reader)


def unit_plan(upload: Upload) -> Plan[UnitChange]:
    faults = FaultList(MOST_FAULTS)
    rows, unread = read_unit_rows(bytes(upload.content), faults)
    known = known_units(upload.organisation)
    return plan_units(rows, known, is_whole=upload.is_whole, faults=faults, unread=unread)


def person_plan(upload: Upload, reader: Membership) -> Plan[PersonChange]:
    faults = FaultList(MOST_FAULTS)
    rows, unread = read_person_rows(bytes(upload.content), faults)
    return plan_people(
        rows,
        known_people(upload.organisation),
        known_units(upload.organisation),
        may_give={str(role) for role in Role if may_give(reader, role)},
        is_whole=upload.is_whole,
        faults=faults,
        unread=unread,
    )


def known_units(organisation: Organisation) -> list[KnownUnit]:
    people = people_per_unit(organisation)
    found = current_units_of(organisation).values_list("id", "name", "parent", "uuid", "kind", "headcount")
    return [KnownUnit(*facts, people=people[facts[0]]) for facts in found]


def known_people(organisation: Organisation) -> list[KnownPerson]:
    leads: dict[int, set[int]] = {}
    current = Leadership.objects.filter(organisation_id=organisation.pk, ends_on=None)
    for member, unit in current.values_list("membership_id", "unit_id"):
        leads.setdefault(member, set()).add(unit)
    found = members_of(organisation).values_list("id", "user__email", "name", "role", "unit_id")
    return [KnownPerson(*facts, leads=frozenset(leads.get(facts[0], ()))) for facts in found]


def rows_to_fill_in(organisation: Organisation, subject: str) -> Iterator[Sequence[str | int]]:
    """The headings and what is there today, so that uploading the file unchanged changes nothing."""
    columns: Mapping[str, tuple[str, ...]] = UNIT_COLUMNS if subject == Subject.UNITS else PERSON_COLUMNS
    yield [names[0] for names in columns.values()]
    yield from _unit_rows(organisation) if subject == Subject.UNITS else _person_rows(organisation)


def _unit_rows(organisation: Organisation) -> Iterator[Sequence[str | int]]:
    for path, unit in _paths(organisation):
        above = " / ".join(path[:-1])
        yield unit.name, above, unit.kind, unit.headcount or "", unit.uuid


def _paths(organisation: Organisation) -> Iterator[tuple[list[str], Unit]]:
    path: list[str] = []
    for place in unit_tree(organisation):
        path = [*path[: place.depth], place.unit.name]
        yield path, place.unit


def _person_rows(organisation: Organisation) -> Iterator[Sequence[str | int]]:
    paths = {unit.pk: " / ".join(path) for path, unit in _paths(organisation)}
    for person in known_people(organisation):
        words = person.name, person.email.lower(), ROLE_WORDS[Role(person.role)]
        others = sorted(person.leads - {person.unit})
        yield *words, paths.get(person.unit or 0, ""), "ja" if person.unit in person.leads else ""
        for unit in others:
            yield *words, paths.get(unit, ""), "ja"


def as_csv(rows: Iterator[Sequence[str | int]]) -> bytes:
    """As Danish Excel opens it: semicolons, and a mark that says UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(rows: Iterator[Sequence[str | int]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 5, 32)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, harmless(cell))
                else:
                    sheet.write_number(number, place, cell)
    return content.getvalue()
