"""What a file of units says, and what it would change."""

import io
import json

import pytest
from openpyxl import Workbook

from spindel.core.refusals import FaultList, Faults
from spindel.core.rosters import Action, KnownUnit, plan_units, read_unit_rows
from spindel.core.rosters.model import Place

KNOWN = (
    KnownUnit(1, "Egelund", uuid="e-1", headcount=300),
    KnownUnit(2, "Ældre og omsorg", parent=1, headcount=120),
    KnownUnit(3, "Hjemmeplejen", parent=2, headcount=80, people=1),
    KnownUnit(4, "Skoler", parent=1, headcount=150),
)


def planned(text, known=KNOWN, *, is_whole=False):
    data = text if isinstance(text, bytes) else text.encode()
    faults = FaultList()
    rows, unread = read_unit_rows(data, faults)
    return plan_units(rows, known, is_whole=is_whole, faults=faults, unread=unread)


def done(plan):
    return [(change.action.value, change.name) for change in plan.changes]


def codes(plan):
    return [(fault.code, fault.line) for fault in plan.faults]


def refused(data):
    with pytest.raises(Faults) as no:
        planned(data)
    return no.value.faults[0].code


def test_new_changed_and_unchanged_are_told_apart():
    plan = planned(
        "navn;hører under;medarbejdere\nSkoler;Egelund;151\nHjemmeplejen;Ældre og omsorg;80\nSFO;Skoler;20\n"
    )
    assert sorted(done(plan)) == [("changed", "Skoler"), ("new", "SFO"), ("unchanged", "Hjemmeplejen")]
    [changed] = plan.of(Action.CHANGED)
    assert (changed.known, changed.was) == (4, (("headcount", 150),))
    [new] = plan.of(Action.NEW)
    assert new.place == Place(known=4)


def test_a_whole_tree_of_new_units_comes_parents_first():
    plan = planned("name,parent\nTeam,Area\nArea,Department\nDepartment,\n", known=())
    assert done(plan) == [("new", "Department"), ("new", "Area"), ("new", "Team")]
    assert [change.place for change in plan.changes] == [Place(), Place(line=4), Place(line=3)]


def test_the_key_finds_a_unit_that_has_moved_and_is_called_something_else():
    plan = planned("uuid;navn;hører under\nE-1;Egelund Kommune;\n")
    [change] = plan.changes
    assert (change.known, dict(change.was)) == (1, {"name": "Egelund"})


def test_a_unit_known_by_its_path_gets_its_key():
    plan = planned("uuid;navn;hører under\ns-9;Skoler;E-1\n")
    [change] = plan.changes
    assert (change.known, change.uuid, dict(change.was)) == (4, "s-9", {"uuid": ""})


def test_another_key_is_another_unit():
    assert done(planned("uuid;navn\nother;Egelund\n")) == [("new", "Egelund")]


def test_an_empty_cell_changes_nothing():
    assert planned("navn;hører under;medarbejdere;slags\nSkoler;Egelund;;\n").changes_nothing


@pytest.mark.parametrize("path", ["Egelund / Skoler", "egelund > SKOLER", "Skoler"])
def test_what_stands_above_is_named_by_its_path(path):
    [change] = planned(f"navn;hører under\nSFO;{path}\n").changes
    assert change.place == Place(known=4)


def test_a_name_twice_needs_its_path():
    text = "navn;hører under\nA;\nB;\nDrift;A\nDrift;B\nTeam;{}\n"
    assert codes(planned(text.format("Drift"), known=())) == [("roster.parent_ambiguous", 6)]
    team = planned(text.format("B / Drift"), known=()).changes[-1]
    assert (team.name, team.place) == ("Team", Place(line=5))


def test_a_name_may_hold_a_stroke():
    plan = planned("navn;hører under\nVej/Park;\nSpande;Vej/Park\n", known=())
    assert codes(plan) == []
    assert plan.changes[1].place == Place(line=2)


def test_what_the_whole_file_does_not_name_ends_deepest_first():
    known = (*KNOWN[:2], KnownUnit(3, "Hjemmeplejen", parent=2), KNOWN[3])
    plan = planned("navn;hører under\nEgelund;\nSkoler;Egelund\n", known, is_whole=True)
    assert [change.name for change in plan.of(Action.ENDED)] == ["Hjemmeplejen", "Ældre og omsorg"]


def test_a_unit_with_people_does_not_end():
    plan = planned("navn;hører under\nEgelund;\nSkoler;Egelund\n", is_whole=True)
    assert codes(plan) == [("roster.ending_has_people", 0)]
    assert not plan.changes_nothing


def test_a_part_of_the_organisation_ends_nothing():
    assert done(planned("navn;hører under\nSkoler;Egelund\n")) == [("unchanged", "Skoler")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("navn;hører under\n;Egelund\n", ("roster.no_name", 2)),
        ("navn;hører under\nSFO;Skolerne\n", ("roster.parent_unknown", 2)),
        ("navn;medarbejdere\nSFO;mange\n", ("roster.headcount", 2)),
        ("navn;medarbejdere\nSFO;0\n", ("roster.headcount", 2)),
        ("navn;medarbejdere\nSFO;-3\n", ("roster.headcount", 2)),
        ("navn;uuid\nA;1\nB;1\n", ("roster.uuid_twice", 3)),
        ("navn;hører under\nA;Egelund\n a ;Egelund\n", ("roster.unit_twice", 3)),
        ("navn;hører under\nA;A\n", ("roster.loop", 2)),
        ("navn;uuid;hører under\nEgelund;e-1;Skoler\n", ("roster.loop", 2)),
        (f"navn\n{'x' * 121}\n", ("roster.too_long", 2)),
    ],
)
def test_a_fault_says_its_row(text, fault):
    assert fault in codes(planned(text))


def test_two_units_below_each_other_are_a_loop():
    assert codes(planned("navn;hører under\nA;B\nB;A\n", known=())) == [
        ("roster.loop", 2),
        ("roster.loop", 3),
    ]


def test_the_same_file_twice_changes_nothing():
    text = "uuid;navn;hører under;slags;medarbejdere\n1;A;;Forvaltning;10\n2;B;A;;\n;C;A / B;Team;3\n"
    first = planned(text, known=())
    ids = {change.line: number for number, change in enumerate(first.changes, start=1)}
    known = [
        KnownUnit(
            ids[change.line],
            change.name,
            ids.get(change.place.line or 0),
            change.uuid,
            change.kind,
            change.headcount,
        )
        for change in first.changes
    ]
    for is_whole in (False, True):
        assert planned(text, known, is_whole=is_whole).changes_nothing


def test_plans_with_other_changes_have_other_fingerprints():
    plans = [
        planned("navn;hører under\nSFO;Skoler\n"),
        planned("navn;hører under\nSFO;Egelund\n"),
        planned("navn;hører under\nSkole;Egelund\n"),
        planned("navn;hører under;medarbejdere\nSkoler;Egelund;7\n"),
    ]
    assert len({plan.fingerprint for plan in plans}) == 4
    assert plans[0].fingerprint == planned("navn;hører under\nSFO;Skoler\nSkoler;Egelund\n").fingerprint


def test_a_workbook_is_read_like_a_text():
    book = Workbook()
    book.active.append(["Navn", "Hører under", "Medarbejdere", "Leder af økonomi"])
    book.active.append(["SFO", "Skoler", 12, "x"])
    content = io.BytesIO()
    book.save(content)
    plan = planned(content.getvalue())
    assert [(c.name, c.headcount) for c in plan.changes] == [("SFO", 12)]
    assert plan.unread == ("Leder af økonomi",)


@pytest.mark.parametrize(
    "document",
    [
        [
            {"Uuid": "E-1", "Name": "Egelund", "ParentOrgUnitUuid": None, "Type": "DEPARTMENT"},
            {"Uuid": "T", "Name": "Team Nord", "ParentOrgUnitUuid": "e-1", "Type": "TEAM"},
        ],
        {
            "result": {
                "oUs": [
                    {"uuid": "e-1", "name": "Egelund", "parentOU": None},
                    {"uuid": "t", "name": "Team Nord", "parentOU": {"uuid": "e-1"}, "type": "Team"},
                ],
                "users": [],
            }
        },
        [
            {"uuid": "e-1", "name": "Egelund"},
            {"uuid": "t", "name": "Team Nord", "parent": "e-1", "type": "team"},
        ],
    ],
)
def test_os2syncs_answers_are_read(document):
    plan = planned(json.dumps(document))
    assert done(plan) == [("unchanged", "Egelund"), ("new", "Team Nord")]
    new = plan.changes[1]
    assert (new.uuid, new.kind, new.place) == ("t", "Team", Place(known=1))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "grid.empty"),
        (b"navn\n", "roster.no_rows"),
        (b"by;postnummer\nOdense;5000\n", "roster.column_missing"),
        (b'{"uuid": ', "roster.broken_document"),
        (b"[" * 100_000, "roster.broken_document"),
        (b"[1, 2]", "roster.no_units_in_document"),
        (b'{"people": []}', "roster.no_units_in_document"),
        (b"[]", "roster.no_rows"),
        (b"\xd0\xcf\x11\xe0 old", "grid.old_excel"),
        (b"%PDF-1.7", "grid.not_a_table"),
        (b"navn\n" + b"x\n" * 30_001, "roster.too_many_rows"),
    ],
)
def test_what_is_no_list_of_units_is_refused_with_one_sentence(data, code):
    assert refused(data) == code


def test_an_apostrophe_against_formulas_is_not_part_of_the_name():
    assert done(planned("navn\n'=1+1\n'Anna's hus\n", known=())) == [("new", "=1+1"), ("new", "'Anna's hus")]
