"""What one cell says, for each kind of item."""

import pytest

from spindel.core.answers.cells import Wrong, label, plain, read_tick, reader_of
from spindel.core.answers.grids import Strange
from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Quantity
from tests.core.answers.conftest import checklist, ladder

FIVE = ladder("five", "1", "2", "3", "4", "5")
FROM_ZERO = ladder("from-zero", "0", "1", "2")
NAMED = ladder("named", "no", "partly", "yes")
WORDY = ladder("wordy", "dk", "none", "ja")
TOOLS = checklist("tools", "intranet", "chat", "none-yet")
NONE = checklist("none", "none", "na")
SHARE = Quantity("share", 0, 1)


@pytest.mark.parametrize(
    ("item", "cell", "read"),
    [
        (FIVE, "1", 0.0), (FIVE, " 5\u00a0", 4.0), (FIVE, 3.0, 2.0), (FIVE, "3.0", 2.0), (FIVE, "3,0", 2.0),
        (FIVE, "３", 2.0),
        (FROM_ZERO, "0", 0.0), (FROM_ZERO, "1", 1.0), (FROM_ZERO, 2.0, 2.0),
        (NAMED, "Partly", 1.0), (NAMED, "1", 0.0), (NAMED, 3.0, 2.0), (NAMED, "YES\u200b", 2.0),
        (WORDY, "DK", 0.0), (WORDY, "none", 1.0), (WORDY, "1", 0.0),
        (TOOLS, "intranet", 1.0), (TOOLS, "Chat | Intranet", 3.0), (TOOLS, "chat, intranet", 3.0),
        (TOOLS, "chat;intranet;", 3.0), (TOOLS, "chat\nchat", 2.0), (TOOLS, "ingen", 0.0), (TOOLS, "None", 0.0),
        (TOOLS, "none-yet", 4.0),
        (NONE, "none", 1.0),
        (SHARE, "12,5", 12.5), (SHARE, "12.5", 12.5), (SHARE, "-0,125", -0.125), (SHARE, "0.204684", 0.204684),
        (SHARE, "1e-05", 1e-05), (SHARE, ".5", 0.5), (SHARE, "1234", 1234.0), (SHARE, "1234.567", 1234.567),
        (SHARE, "0.125", 0.125), (SHARE, 7.25, 7.25),
    ],
)  # fmt: skip
def test_an_answer(item, cell, read):
    assert reader_of(item, [cell])(cell) == read
    assert not isinstance(reader_of(item, [cell])(cell), Absence)


@pytest.mark.parametrize("item", [FIVE, NAMED, TOOLS, SHARE])
@pytest.mark.parametrize(
    ("cell", "absence"),
    [
        (None, Absence.BLANK), ("", Absence.BLANK), (" - ", Absence.BLANK), ("–", Absence.BLANK),
        ("Ved\u00a0ikke", Absence.DONT_KNOW), ("don’t know", Absence.DONT_KNOW), ("don´t know", Absence.DONT_KNOW), ("Don`t know", Absence.DONT_KNOW), ("DK", Absence.DONT_KNOW),
        ("N/A", Absence.NOT_RELEVANT), ("IKKE RELEVANT", Absence.NOT_RELEVANT), ("not relevant", Absence.NOT_RELEVANT),
        ("ikke stillet", Absence.NOT_ASKED),
    ],
)  # fmt: skip
def test_no_answer(item, cell, absence):
    assert reader_of(item, [cell])(cell) is absence


@pytest.mark.parametrize(
    ("item", "cell", "code"),
    [
        (FIVE, "6", "no_such_level"), (FIVE, "0", "no_such_level"), (FIVE, "3,5", "no_such_level"),
        (FIVE, 2.5, "no_such_level"), (FIVE, "-1", "no_such_level"), (FIVE, "NA", "no_such_level"),
        (FIVE, "ja", "no_such_level"), (FROM_ZERO, "3", "no_such_level"), (NAMED, "4", "no_such_level"),
        (NAMED, "0", "no_such_level"), (FIVE, "9" * 400, "no_such_level"),
        (TOOLS, "mail", "no_such_option"), (TOOLS, "chat|mail", "no_such_option"), (TOOLS, "ingen|chat", "no_such_option"),
        (TOOLS, "|", "no_such_option"), (TOOLS, 1.0, "no_such_option"), (TOOLS, "chat|ved ikke", "no_such_option"),
        (SHARE, "1.234", "ambiguous_number"), (SHARE, "1,234", "ambiguous_number"), (SHARE, "-999.000", "ambiguous_number"),
        (SHARE, "1.234,5", "ambiguous_number"), (SHARE, "1,234.5", "ambiguous_number"), (SHARE, "1.234.567", "ambiguous_number"),
        (SHARE, "12 %", "not_a_number"), (SHARE, "1 234", "not_a_number"), (SHARE, "mange", "not_a_number"),
        (SHARE, "inf", "not_a_number"), (SHARE, "nan", "not_a_number"), (SHARE, "1e999", "not_a_number"),
        (SHARE, float("inf"), "not_a_number"), (SHARE, "0x10", "not_a_number"), (SHARE, "1_000", "not_a_number"),
        (SHARE, "12,5,3", "not_a_number"),
    ],
)  # fmt: skip
def test_no_answer_that_can_be_read(item, cell, code):
    read = reader_of(item, [cell])(cell)

    assert isinstance(read, Wrong)
    assert read.code == f"answers.{code}"


def test_a_doubtful_number_is_read_where_another_proves_its_mark():
    read = reader_of(SHARE, ["12.5", "1.234", "1,234", None, 3.0])

    assert read("1.234") == 1.234
    assert read("1,234").code == "answers.ambiguous_number"


@pytest.mark.parametrize(
    ("cell", "read"),
    [("1", 1.0), ("X", 1.0), (1.0, 1.0), ("TRUE", 1.0), ("Ja", 1.0), ("0", 0.0), (0.0, 0.0), ("nej", 0.0), ("FALSK", 0.0),
     (None, Absence.BLANK), ("ved ikke", Absence.DONT_KNOW)],
)  # fmt: skip
def test_a_tick(cell, read):
    assert read_tick(cell) == read


def test_a_tick_that_is_none():
    assert read_tick("2") == Wrong("answers.not_a_tick", "2")


@pytest.mark.parametrize("item", [FIVE, TOOLS, SHARE])
def test_a_strange_cell_says_why(item):
    assert reader_of(item, [])(Strange("grid.date", "2026-02-01")) == Wrong("grid.date", "2026-02-01")
    assert read_tick(Strange("grid.date", "x")).code == "grid.date"


def test_names_keep_their_spelling_and_lose_what_cannot_be_seen():
    assert label(" Ældre\u00a0 og\tsundhed\x01 ") == "Ældre og sundhed"
    assert label(3.0) == "3"
    assert label(None) == ""
    assert plain("Ældre\u00ad") == "ældre"
