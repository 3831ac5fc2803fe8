"""The municipalities of Denmark, as they come with Spindel."""

from collections import Counter

import pytest

from spindel.foundation.organisation.reads import municipalities, municipality_named


def test_there_are_98_in_five_regions():
    assert (
        len({each.code for each in municipalities()}) == len({each.name for each in municipalities()}) == 98
    )
    assert Counter(each.region for each in municipalities()) == {
        "Hovedstaden": 29,
        "Syddanmark": 22,
        "Midtjylland": 19,
        "Sjælland": 17,
        "Nordjylland": 11,
    }


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (101, "København"),
        (147, "Frederiksberg"),
        (175, "Rødovre"),
        (230, "Rudersdal"),
        (461, "Odense"),
        (751, "Aarhus"),
        (760, "Ringkøbing-Skjern"),
        (851, "Aalborg"),
    ],
)
def test_codes_are_the_official_ones(code, name):
    found = municipality_named(name)
    assert found is not None
    assert (found.code, found.name) == (code, name)


@pytest.mark.parametrize("called", ["Københavns Kommune", "københavn", "KØBENHAVN  kommune"])
def test_a_municipality_is_known_by_what_people_call_it(called):
    found = municipality_named(called)
    assert found is not None
    assert found.code == 101


@pytest.mark.parametrize("called", ["", "Kommune", "Egelund Kommune", "Region Hovedstaden"])
def test_who_is_no_municipality_has_no_code(called):
    assert municipality_named(called) is None


def test_names_stand_in_danish_order():
    names = [each.name for each in municipalities()]
    assert names[0] == "Albertslund"
    assert names[-4:] == ["Ærø", "Aabenraa", "Aalborg", "Aarhus"]
