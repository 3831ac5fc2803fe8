"""Paper keyed in, and files of many sheets: seen first, all or none, and never twice."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from spindel.features.answering.models import Answer, Envelope, FileRead, Sheet, Source
from spindel.features.answering.reads import answers_of, comments_of
from spindel.features.rounds.models import Mode
from spindel.features.rounds.writes import close_round
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs.writes import run_due
from tests.cast import NOW
from tests.factories.rounds import opened_round
from tests.features.answering.keys import page


@pytest.fixture(params=Mode.values)
def round(request, cast):
    return opened_round(cast, mode=request.param)


@pytest.fixture
def bo(cast, signed_in) -> Client:
    return signed_in(cast.bo)


GOOD = b"respondent;retning;data;vaerktoejer\nIda;2;ved ikke;intranet, chat\nJens;4;;\n"
WRONG = b"respondent;retning;data\nIda;2;9\nJens;hej;3\n"


def upload(client: Client, round, unit, content: bytes, name: str = "svar.csv"):
    return client.post(page("upload", round, unit), {"file": SimpleUploadedFile(name, content)})


def agree(client: Client, round, unit, answer):
    return client.post(page("upload", round, unit), {"found": answer.context["carried"]})


def told(round, cast):
    """The answers as results read them."""
    close_round(round=round, actor=cast.bo, now=NOW)
    run_due(now=NOW)
    answers = answers_of(round, [cast.home_care.pk])
    return sorted(answers.values[:, answers.items.index("retning")].tolist())


def test_a_sheet_on_paper_counts(cast, round, bo):
    said = {
        "name": "Ida",
        "chosen:retning": "2",
        "comment:retning": "Skrevet med blyant",
        "chosen:andel": "12,5",
    }
    assert bo.post(page("key-in", round, cast.home_care), said).status_code == 302
    if not round.is_anonymous:
        sheet = Sheet.objects.get(round=round)
        assert (sheet.source, sheet.name) == (Source.PAPER, "Ida" if round.is_named else "")
        assert (sheet.respondent, sheet.invitation) == (None, None)
    assert told(round, cast) == [2.0]
    assert [comment.text for comment in comments_of(round, [cast.home_care.pk])] == ["Skrevet med blyant"]


def test_who_keyed_in_is_in_the_audit_trail_but_not_beside_the_sheet(cast, round, bo):
    bo.post(page("key-in", round, cast.home_care), {"name": "Ida", "chosen:retning": "2"})
    event = Event.objects.get(action="sheet.keyed_in")
    assert (event.actor_id, event.about) == (cast.bo.pk, f"rounds.round:{round.pk}")
    assert "Ida" not in str(event.facts)


def test_a_paper_with_something_wrong_is_shown_again(cast, round, bo):
    answer = bo.post(
        page("key-in", round, cast.home_care), {"name": "Ida", "chosen:retning": "2", "chosen:andel": "mange"}
    )
    assert answer.status_code == 422
    assert "Det er ikke et tal" in answer.text
    assert 'id="retning:2" value="2" checked' in answer.text
    assert not Sheet.objects.exists()


def test_a_named_paper_needs_its_name(cast, round, bo):
    answer = bo.post(page("key-in", round, cast.home_care), {"chosen:retning": "2"})
    assert (answer.status_code == 422) == round.is_named


def test_an_empty_paper_is_none(cast, round, bo):
    bo.post(page("key-in", round, cast.home_care), {"name": "Ida"})
    assert not Sheet.objects.exists()
    assert not Envelope.objects.exists()


def test_a_file_is_shown_before_it_is_taken_in(cast, round, bo):
    seen = upload(bo, round, cast.home_care, GOOD)
    assert "2 besvarelser ville blive taget ind" in seen.text
    assert not Sheet.objects.exists()
    assert not Envelope.objects.exists()
    assert agree(bo, round, cast.home_care, seen).status_code == 302
    assert told(round, cast) == [1.0, 3.0]
    names = sorted(Sheet.objects.values_list("name", flat=True))
    assert names == (["Ida", "Jens"] if round.is_named else ["", ""])


def test_the_same_file_twice_changes_nothing(cast, round, bo):
    seen = upload(bo, round, cast.home_care, GOOD)
    agree(bo, round, cast.home_care, seen)
    agree(bo, round, cast.home_care, seen)
    assert "taget ind før" in upload(bo, round, cast.home_care, GOOD).text
    assert FileRead.objects.count() == 1
    assert told(round, cast) == [1.0, 3.0]


def test_every_fault_is_told_by_row_and_nothing_is_taken_in(cast, round, bo):
    answer = upload(bo, round, cast.home_care, WRONG)
    assert answer.status_code == 422
    assert "Række 2" in answer.text
    assert "Række 3" in answer.text
    assert "carried" not in answer.context
    assert not FileRead.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04nonsense", b"<html>"])
def test_what_is_no_table_is_refused(cast, round, bo, content):
    assert upload(bo, round, cast.home_care, content).status_code == 422


def test_what_was_read_cannot_be_changed_or_used_elsewhere(cast, round, bo, signed_in):
    seen = upload(bo, round, cast.home_care, GOOD)
    carried = seen.context["carried"]
    for client, unit, found in (
        (bo, cast.schools, carried),
        (signed_in(cast.finn), cast.home_care, carried),
        (bo, cast.home_care, carried[:-2] + "00"),
    ):
        assert client.post(page("upload", round, unit), {"found": found}).status_code == 200
    assert not Sheet.objects.exists()
    assert not Envelope.objects.exists()


def test_the_workbook_can_be_filled_in_and_comes_back(cast, round, bo):
    book = load_workbook(BytesIO(bo.get(page("workbook", round, cast.home_care)).content))
    answers = book.worksheets[0]
    headings = [cell.value for cell in answers[1]]
    assert headings == ["respondent", "retning", "ledelse", "data", "vaerktoejer", "andel"]
    lists = {str(rule.sqref): rule.formula1 for rule in answers.data_validations.dataValidation}
    assert lists["B2:B501"] == '"1,2,3,4,5,ved ikke,ikke relevant"'
    for column, value in enumerate(["Ida", "3", "ved ikke", "1", "intranet", 40], 1):
        answers.cell(2, column, value)
    file = BytesIO()
    book.save(file)
    seen = upload(bo, round, cast.home_care, file.getvalue(), "skema.xlsx")
    agree(bo, round, cast.home_care, seen)
    assert told(round, cast) == [2.0]


def test_a_closed_round_takes_nothing_in(cast, round, bo):
    seen = upload(bo, round, cast.home_care, GOOD)
    close_round(round=round, actor=cast.bo, now=NOW)
    agree(bo, round, cast.home_care, seen)
    bo.post(page("key-in", round, cast.home_care), {"name": "Ida", "chosen:retning": "2"})
    assert not Sheet.objects.exists()
    assert not Envelope.objects.exists()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("name", ["key-in", "upload", "workbook"])
def test_only_those_who_run_the_round_take_in(cast, round, signed_in, name):
    for user, status in ((cast.bo, 200), (cast.carla, 403), (cast.alma, 403), (cast.gry, 404)):
        assert signed_in(user).get(page(name, round, cast.home_care)).status_code == status
