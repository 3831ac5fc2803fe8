"""Words of a form to values and back."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Choice, Ladder, Quantity
from spindel.features.answering.forms import encoded, number_in, plain
from spindel.features.answering.reads import chosen_of, number_shown

LADDER = Ladder("trin", tuple(Choice(str(place), place) for place in range(5)))
CHECKLIST = Checklist("liste", tuple(Choice(str(place), 1) for place in range(50)))
QUANTITY = Quantity("andel", 0, 100)
ABSENCES = st.sampled_from([Absence.BLANK, Absence.DONT_KNOW, Absence.NOT_RELEVANT])


def there_and_back(item, value, absence, language):
    return encoded(item, chosen_of(item, value, absence, language), language)


@given(st.integers(0, 4), st.sampled_from(["da", "en"]))
def test_a_level_comes_back(level, language):
    assert there_and_back(LADDER, float(level), Absence.ANSWERED, language) == (level, Absence.ANSWERED)


@given(st.integers(0, 2**50 - 1))
def test_ticks_come_back(mask):
    assert there_and_back(CHECKLIST, float(mask), Absence.ANSWERED, "da") == (mask, Absence.ANSWERED)


@given(
    st.floats(-1e15, 1e15, allow_nan=False).map(lambda number: round(number, 6)),
    st.sampled_from(["da", "en"]),
)
def test_a_number_comes_back(number, language):
    assert there_and_back(QUANTITY, number, Absence.ANSWERED, language) == (number, Absence.ANSWERED)


@given(ABSENCES, st.sampled_from([LADDER, CHECKLIST, QUANTITY]))
def test_a_reason_comes_back(absence, item):
    assert there_and_back(item, None, absence, "da") == (None, absence)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1.234,5", "da", 1234.5),
        ("1.234", "da", 1234.0),
        ("1.234.567", "da", 1234567.0),
        ("12.5", "da", 12.5),
        ("0,5", "da", 0.5),
        (",5", "da", 0.5),
        ("5,", "da", 5.0),
        ("1 234,5", "da", 1234.5),
        ("1\u00a0234", "da", 1234.0),
        ("+7", "da", 7.0),
        ("−7", "da", -7.0),
        ("1,234.5", "en", 1234.5),
        ("1,234", "en", 1234.0),
        ("12,5", "en", 12.5),
    ],
)
def test_numbers_as_people_write_them(text, language, number):
    assert number_in(text, language) == number


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_numbers(text):
    with suppress(ValueError):
        assert abs(number_in(text, "da")) <= 1e15


def test_numbers_are_shown_the_danish_way():
    assert (number_shown(1234.5, "da"), number_shown(0.1, "da"), number_shown(1e6, "en")) == (
        "1.234,5",
        "0,1",
        "1,000,000",
    )


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=50))
def test_plain_text_fits_any_database(text):
    cleaned = plain(text)
    assert "\0" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert plain(cleaned) == cleaned
