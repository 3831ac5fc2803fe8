"""Links and files beside named answers: only documents, kept apart, and handed out as files to those who may see them."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spindel.features.answering import writes
from spindel.features.answering.models import Evidence
from spindel.features.answering.reads.evidence import LARGEST, MOST_PER_ANSWER, kind_of_file, path_of
from spindel.features.answering.writes import start_sheet
from spindel.features.rounds.models import Mode
from spindel.features.rounds.writes import close_round
from tests.cast import NOW
from tests.factories.rounds import opened_round
from tests.features.answering.conftest import page

PDF = b"%PDF-1.7 a plan"


def package(*parts: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for part in parts:
            opened.writestr(part, "application/vnd.oasis.opendocument.text" if part == "mimetype" else "x")
    return file.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.fixture(autouse=True)
def room(settings, tmp_path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


def add(client, sheet, name="plan.pdf", content=PDF):
    return client.post(page("evidence", sheet, "retning"), {"file": SimpleUploadedFile(name, content)})


def address(evidence) -> str:
    return reverse(
        "answering:evidence-file", args=[evidence.sheet.round_id, evidence.sheet.unit_id, evidence.pk]
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.PDF", PDF),
        ("foto.jpg", b"\xff\xd8\xff\xe0"),
        ("foto.png", b"\x89PNG\r\n\x1a\n"),
        ("notat.docx", package(*WORD)),
        ("notat.odt", package("mimetype", "content.xml")),
    ],
)
def test_documents_and_pictures_are_taken(name, content):
    assert kind_of_file(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"MZ\x90 a program"),
        ("plan.exe", PDF),
        ("plan.pdf.exe", PDF),
        ("side.html", b"<html>"),
        ("tegning.svg", b"<svg/>"),
        ("notat.docm", package(*WORD)),
        ("notat.docx", package(*WORD, "word/vbaProject.bin")),
        ("notat.docx", package(*WORD, "word/activeX/activeX1.xml")),
        ("notat.docx", package("xl/workbook.xml", "[Content_Types].xml")),
        ("notat.odt", package("mimetype", "Basic/Standard/Module1.xml")),
        ("notat.docx", b"PK\x03\x04 broken"),
        ("arkiv.zip", package("a.txt")),
        ("uden", PDF),
    ],
)
def test_nothing_else_is(alma, sheet, name, content):
    assert kind_of_file(name, content) is None
    add(alma, sheet, name, content)
    assert not Evidence.objects.exists()


def test_a_file_lies_outside_the_web_under_a_name_of_ours(alma, sheet, room):
    assert add(alma, sheet, "../../plan.pdf").status_code == 302
    evidence = Evidence.objects.get()
    path = path_of(evidence.stored)
    assert path.read_bytes() == PDF
    assert path.resolve().is_relative_to(room)
    assert (evidence.title, evidence.media_type, evidence.size) == ("plan.pdf", "application/pdf", len(PDF))
    assert path.stat().st_mode & 0o077 == 0


def test_it_comes_back_as_a_file_and_nothing_else(alma, sheet):
    add(alma, sheet, "års plan.pdf")
    answer = alma.get(address(Evidence.objects.get()))
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_only_those_the_promise_names_get_it(cast, alma, sheet, signed_in):
    add(alma, sheet)
    evidence = Evidence.objects.get()
    writes.save_answer(
        sheet=sheet, item="retning", value=1.0, absence=0, comment=None, seen_revision=0, now=NOW
    )
    writes.send_sheet(sheet=sheet, now=NOW)
    seen = {cast.alma: 200, cast.bo: 200, cast.carla: 200, cast.finn: 200, cast.dan: 404, cast.gry: 404}
    for person, status in seen.items():
        answer = signed_in(person).get(address(evidence))
        assert answer.status_code == status, person
    listed = reverse("answering:all-evidence", args=[sheet.round_id])
    told = {cast.bo: 200, cast.carla: 200, cast.alma: 403, cast.dan: 403, cast.gry: 404}
    for person, status in told.items():
        assert signed_in(person).get(listed).status_code == status, person
    assert "plan.pdf" in signed_in(cast.carla).get(listed).text


def test_a_link_is_one_that_opens_a_page(alma, sheet):
    for link in ("javascript:alert(1)", "ftp://x.dk/a", "noget"):
        alma.post(page("evidence", sheet, "retning"), {"link": link})
    assert not Evidence.objects.exists()
    alma.post(page("evidence", sheet, "retning"), {"title": "Planen", "link": "https://example.org/plan"})
    assert Evidence.objects.get().link == "https://example.org/plan"


def test_there_is_an_end_to_it(alma, sheet):
    add(alma, sheet, content=PDF + b" " * LARGEST)
    assert not Evidence.objects.exists()
    for _ in range(MOST_PER_ANSWER + 1):
        add(alma, sheet)
    assert Evidence.objects.count() == MOST_PER_ANSWER


def test_removed_is_removed_from_the_disk(alma, sheet, django_capture_on_commit_callbacks):
    add(alma, sheet)
    evidence = Evidence.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        alma.post(page("remove-evidence", sheet, "retning", str(evidence.pk)))
    assert not Evidence.objects.exists()
    assert not path_of(evidence.stored).exists()


def test_deleted_answers_take_their_files_along(cast, alma, sheet, round, django_capture_on_commit_callbacks):
    add(alma, sheet)
    path = path_of(Evidence.objects.get().stored)
    close_round(round=round, actor=cast.bo, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        writes.erase_sheets(round=round, now=NOW)
    assert not path.exists()


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_it_is_not_offered_where_it_would_say_whose_it_is(cast, alma, mode):
    round = opened_round(cast, mode=mode)
    alma.post(reverse("answering:start", args=[round.pk, cast.home_care.pk]))
    here = [round.pk, cast.home_care.pk]
    assert "bilag" not in alma.get(reverse("answering:section", args=[*here, "strategi"])).text
    assert alma.get(reverse("answering:evidence", args=[*here, "retning"])).status_code == 404


def test_not_even_by_another_way(cast):
    round = opened_round(cast, mode=Mode.CONFIDENTIAL)
    sheet = start_sheet(round=round, unit=cast.home_care, respondent=cast.alma, now=NOW)
    with pytest.raises(writes.evidence.NoEvidenceHere):
        writes.add_link(sheet=sheet, item="retning", title="", link="https://x.dk", actor=None, now=NOW)
