"""What a file of people says, and what it would change."""

import pytest

from spindel.core.refusals import FaultList
from spindel.core.rosters import Action, KnownPerson, KnownUnit, plan_people, read_person_rows

UNITS = (
    KnownUnit(1, "Egelund", uuid="e-1"),
    KnownUnit(2, "Ældre og omsorg", parent=1),
    KnownUnit(3, "Hjemmeplejen", parent=2),
    KnownUnit(4, "Skoler", parent=1),
    KnownUnit(5, "Drift", parent=2),
    KnownUnit(6, "Drift", parent=4),
)
KNOWN = (
    KnownPerson(1, "alma@example.org", "Alma", "respondent", 3),
    KnownPerson(2, "carla@example.org", "Carla", "unit_leader", 2, frozenset({2})),
    KnownPerson(3, "finn@example.org", "Finn", "administrator"),
)
ALL = {"respondent", "unit_leader", "reader", "round_leader", "operator", "administrator"}
BOS = {"respondent", "unit_leader", "reader"}
HEAD = "navn;e-mail;rolle;enhed;leder\n"


def planned(text, known=KNOWN, *, is_whole=False, may_give=ALL):
    faults = FaultList()
    rows, unread = read_person_rows((HEAD + text).encode(), faults)
    return plan_people(rows, known, UNITS, may_give=may_give, is_whole=is_whole, faults=faults, unread=unread)


def only(plan):
    assert [(fault.code, fault.line) for fault in plan.faults] == []
    [change] = plan.changes
    return change


def codes(plan):
    return [(fault.code, fault.line) for fault in plan.faults]


def test_a_new_person_answers_for_a_unit_unless_something_else_is_said():
    change = only(planned("Ida;Ida@Example.org;;Skoler;\n"))
    assert (change.action, change.email, change.role, change.unit) == (
        Action.NEW,
        "ida@example.org",
        "respondent",
        4,
    )


@pytest.mark.parametrize("unit", ["Egelund / Skoler / Drift", "skoler > drift"])
def test_a_unit_is_found_by_its_path(unit):
    assert only(planned(f"Ida;ida@example.org;;{unit};\n")).unit == 6


@pytest.mark.parametrize(
    ("word", "role"), [("Læser", "reader"), ("målingsleder", "round_leader"), ("Reader", "reader")]
)
def test_roles_are_said_in_both_languages(word, role):
    assert only(planned(f"Ida;ida@example.org;{word};;\n")).role == role


def test_what_a_row_does_not_say_stays():
    assert planned("Carla;carla@example.org;;;\n").changes_nothing
    assert planned(";ALMA@example.org;;;\n").changes_nothing


def test_who_leads_becomes_a_unit_leader():
    change = only(planned("Alma;alma@example.org;;;ja\n"))
    assert (change.role, change.leads) == ("unit_leader", frozenset({3}))
    assert dict(change.was) == {"role": "respondent", "leads": frozenset()}


def test_who_leads_no_more_answers_like_the_others():
    change = only(planned("Carla;carla@example.org;;;nej\n"))
    assert (change.role, change.leads) == ("respondent", frozenset())


def test_a_person_who_leads_several_units_has_several_rows():
    change = only(planned("Carla;carla@example.org;;Ældre og omsorg;ja\n;carla@example.org;;Skoler;ja\n"))
    assert (change.unit, change.leads) == (2, frozenset({2, 4}))


def test_a_reader_may_lead():
    change = only(planned("Dan;dan@example.org;læser;Egelund;ja\n"))
    assert (change.role, change.leads) == ("reader", frozenset({1}))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Ida;;;Skoler;\n", ("roster.no_email", 2)),
        ("Ida;ida(at)example.org;;Skoler;\n", ("roster.bad_email", 2)),
        (";ida@example.org;;Skoler;\n", ("roster.no_person_name", 2)),
        ("Ida;ida@example.org;chef;Skoler;\n", ("roster.role_unknown", 2)),
        ("Ida;ida@example.org;;Skolerne;\n", ("roster.unit_unknown", 2)),
        ("Ida;ida@example.org;;Drift;\n", ("roster.unit_ambiguous", 2)),
        ("Ida;ida@example.org;;;\n", ("roster.unit_needed", 2)),
        ("Ida;ida@example.org;;Skoler;måske\n", ("roster.leader_unclear", 2)),
        ("Ida;ida@example.org;;Skoler;\nIda;ida@example.org;;Drift;\n", ("roster.person_twice", 3)),
    ],
)
def test_a_fault_says_its_row(text, fault):
    assert fault in codes(planned(text))


def test_roles_that_are_not_yours_to_give_are_faults():
    assert codes(planned("Ida;ida@example.org;administrator;;\n", may_give=BOS)) == [
        ("roster.role_not_yours", 2)
    ]
    assert codes(planned("Finn;finn@example.org;læser;;\n", may_give=BOS)) == [("roster.role_not_yours", 2)]
    assert planned("Finn;finn@example.org;administrator;;\n", may_give=BOS).changes_nothing


def test_those_the_whole_file_does_not_name_leave_and_administrators_stay():
    plan = planned("Alma;alma@example.org;;;\n", is_whole=True)
    assert [change.name for change in plan.of(Action.ENDED)] == ["Carla"]


def test_somebody_elses_roles_do_not_end():
    known = (*KNOWN, KnownPerson(4, "ole@example.org", "Ole", "operator"))
    plan = planned("Alma;alma@example.org;;;\n", known, is_whole=True, may_give=BOS)
    assert [change.name for change in plan.of(Action.ENDED)] == ["Carla"]


def test_a_small_sentence_names_what_is_nearest():
    [fault] = planned("Ida;ida@example.org;;Skolerne;\n").faults
    assert fault.facts["nearest"] == "Skoler"
