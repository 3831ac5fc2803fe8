"""A file of units or people: shown first, applied whole or not at all."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from spindel.core.rosters import Action
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs.models import Job
from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Membership, Role, Unit, Upload
from spindel.foundation.organisation.tasks import forget_uploads
from spindel.foundation.organisation.writes import (
    ChangedMeanwhile,
    HasFaults,
    LastAdministrator,
    TooLarge,
    add_unit,
    apply_upload,
    change_unit,
    end_membership,
    keep_upload,
)
from tests.cast import NOW, Cast

LATER = NOW + timedelta(days=30)
UNITS = "navn;hører under;slags;medarbejdere;uuid\n"
PEOPLE = "navn;e-mail;rolle;enhed;leder\n"


def uploaded(cast: Cast, subject: str, text: str | bytes, *, is_whole: bool = False, who=None) -> Upload:
    return keep_upload(
        organisation=cast.here,
        subject=subject,
        file_name=f"{subject}.csv",
        content=text if isinstance(text, bytes) else text.encode(),
        is_whole=is_whole,
        actor=who or cast.finn,
        now=NOW,
    )


def apply(cast: Cast, upload: Upload, *, who=None, now=LATER, **how) -> None:
    reader = cast.membership_of(who or cast.finn)
    fingerprint = reads.plan_of(upload, reader).fingerprint
    apply_upload(upload=upload, fingerprint=fingerprint, reader=reader, actor=reader.user, now=now, **how)


def tree(cast: Cast) -> list[tuple[str, int]]:
    return [(place.unit.name, place.depth) for place in reads.unit_tree(cast.here)]


def test_units_are_added_moved_and_resized(cast):
    text = UNITS + "SFO;Skoler;Team;12;s-1\nEgelund;;;310;\nHjemmeplejen;Skoler;;;\nNord;SFO;;;\n"
    apply(cast, uploaded(cast, "units", text))
    assert tree(cast) == [
        ("Egelund", 0),
        ("Ældre og omsorg", 1),
        ("Hjemmeplejen", 2),
        ("Skoler", 1),
        ("SFO", 2),
        ("Nord", 3),
        ("Hjemmeplejen", 2),
    ]
    sfo = Unit.objects.get(uuid="s-1")
    assert (sfo.kind, sfo.headcount) == ("Team", 12)
    assert next(place.unit.headcount for place in reads.tree_on(cast.here, NOW.date())) == 300
    assert reads.tree_on(cast.here, LATER.date())[0].unit.headcount == 310
    assert not Upload.objects.exists()


def test_a_unit_with_a_key_moves_and_history_is_kept(cast):
    key = {"uuid": "h-1", "name": "Hjemmeplejen", "parent": cast.elder_care, "headcount": 80}
    change_unit(unit=cast.home_care, actor=cast.finn, now=NOW, **key)
    apply(cast, uploaded(cast, "units", UNITS + "Hjemmepleje;Skoler;;;H-1\n"))
    cast.home_care.refresh_from_db()
    assert (cast.home_care.parent, cast.home_care.name) == (cast.schools, "Hjemmepleje")
    assert [line.name for line in reads.history_of(cast.home_care)] == ["Hjemmeplejen", "Hjemmepleje"]


@pytest.mark.parametrize("subject", ["units", "people"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("is_whole", [False, True])
def test_what_is_fetched_and_uploaded_again_changes_nothing(cast, subject, kind, is_whole):
    add_unit(organisation=cast.here, name="=1+1", parent=cast.schools, actor=cast.finn, now=NOW)
    rows = reads.rows_to_fill_in(cast.here, subject)
    content = reads.as_csv(rows) if kind == "csv" else reads.as_workbook(rows)
    upload = uploaded(cast, subject, content, is_whole=is_whole)
    plan = reads.plan_of(upload, cast.membership_of(cast.finn))
    assert plan.faults == ()
    assert plan.changes_nothing


def test_a_whole_file_ends_what_it_does_not_name(cast):
    end_membership(membership=cast.membership_of(cast.alma), actor=cast.finn, now=NOW)
    end_membership(membership=cast.membership_of(cast.carla), actor=cast.finn, now=NOW)
    apply(cast, uploaded(cast, "units", UNITS + "Egelund;;;;\nSkoler;Egelund;;;\n", is_whole=True))
    assert tree(cast) == [("Egelund", 0), ("Skoler", 1)]
    assert len(reads.tree_on(cast.here, NOW.date())) == 4
    cast.home_care.refresh_from_db()
    assert cast.home_care.ended_on == LATER.date()


def test_a_file_with_faults_changes_nothing(cast):
    upload = uploaded(cast, "units", UNITS + "SFO;Skoler;;;\nKlub;Ingen;;;\n")
    before = tree(cast)
    with pytest.raises(HasFaults):
        apply(cast, upload)
    assert tree(cast) == before


def test_what_is_applied_is_what_was_shown(cast):
    upload = uploaded(cast, "units", UNITS + "SFO;Skoler;;;\n")
    finn = cast.membership_of(cast.finn)
    shown = reads.plan_of(upload, finn).fingerprint
    add_unit(organisation=cast.here, name="SFO", parent=cast.schools, actor=cast.finn, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        apply_upload(upload=upload, fingerprint=shown, reader=finn, actor=cast.finn, now=LATER)


def test_people_are_added_changed_and_led(cast):
    text = PEOPLE + (
        "Ida;IDA@example.org;;Egelund / Skoler;ja\n"
        "Alma Ny;alma@example.org;;Skoler;\n"
        "Carla;carla@example.org;;Ældre og omsorg;ja\n;carla@example.org;;Skoler;ja\n"
        "Gry K.;gry@example.org;læser;;\n"
    )
    accounts = User.objects.count()
    apply(cast, uploaded(cast, "people", text))
    ida = Membership.objects.get(user__email="ida@example.org")
    assert (ida.name, ida.role, ida.unit) == ("Ida", Role.UNIT_LEADER, cast.schools)
    assert not ida.user.has_usable_password()
    assert (cast.membership_of(cast.alma).name, cast.membership_of(cast.alma).unit) == (
        "Alma Ny",
        cast.schools,
    )
    led = {cast.elder_care.pk, cast.home_care.pk, cast.schools.pk}
    assert reads.units_led_by(cast.membership_of(cast.carla)) == led
    assert Membership.objects.get(organisation=cast.here, user=cast.gry).name == "Gry K."
    assert User.objects.count() == accounts + 1
    assert reads.plan_of(uploaded(cast, "people", text), cast.membership_of(cast.finn)).changes_nothing


def test_who_had_left_is_back_in_the_place_they_had(cast):
    alma = cast.membership_of(cast.alma)
    end_membership(membership=alma, actor=cast.finn, now=NOW)
    upload = uploaded(cast, "people", PEOPLE + "Alma;alma@example.org;;Skoler;\n")
    [change] = reads.plan_of(upload, cast.membership_of(cast.finn)).changes
    assert change.action is Action.NEW
    apply(cast, upload)
    alma.refresh_from_db()
    assert (alma.ended_on, alma.unit) == (None, cast.schools)


def test_those_a_whole_file_does_not_name_leave(cast):
    apply(cast, uploaded(cast, "people", PEOPLE + "Alma;alma@example.org;;;\n", is_whole=True))
    assert {member.name for member in reads.members_of(cast.here)} == {"Alma", "Finn"}
    assert reads.leaders_of(cast.here) == {}
    assert {member.user for member in reads.members_of(cast.there)} == set(cast.neighbours.values())


def test_somebody_administers_afterwards(cast):
    with pytest.raises(LastAdministrator):
        apply(cast, uploaded(cast, "people", PEOPLE + "Finn;finn@example.org;læser;;\n"))


def test_bo_does_not_make_administrators_with_a_file(cast):
    upload = uploaded(cast, "people", PEOPLE + "Bo;bo@example.org;administrator;;\n", who=cast.bo)
    with pytest.raises(HasFaults):
        apply(cast, upload, who=cast.bo)


def test_everybody_new_is_sent_a_link_where_it_is_asked_for(cast):
    text = PEOPLE + "Ida;ida@example.org;læser;;\nAlma;alma@example.org;;Skoler;\n"
    apply(cast, uploaded(cast, "people", text), invites=True)
    ida = Membership.objects.get(user__email="ida@example.org")
    assert [job.facts["membership"] for job in Job.objects.filter(fact="member.invited")] == [ida.pk]


def test_the_trail_tells_of_an_import_without_names(cast):
    apply(cast, uploaded(cast, "people", PEOPLE + "Ida;ida@example.org;læser;;\n"))
    event = Event.objects.get(action="member.imported")
    assert event.facts["new"] == [Membership.objects.get(user__email="ida@example.org").pk]
    assert "ida" not in str(list(Event.objects.values_list("facts", flat=True))).lower()


def test_what_nobody_comes_back_to_for_a_day_is_forgotten(cast):
    uploaded(cast, "people", PEOPLE)
    late = keep_upload(
        organisation=cast.there,
        subject="units",
        file_name="b.csv",
        content=b"x",
        is_whole=False,
        actor=cast.gry,
        now=NOW + timedelta(hours=2),
    )
    forget_uploads(now=NOW + timedelta(hours=25))
    assert list(Upload.objects.all()) == [late]


def test_a_file_of_any_size_is_not_kept(cast):
    with pytest.raises(TooLarge):
        uploaded(cast, "units", b"x" * 5_000_001)


@pytest.fixture
def bo(cast, client):
    client.force_login(cast.bo)
    return client


def sent(client, text, subject="units", name="enheder.csv", **how):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
    return client.post(reverse("organisation:imports"), {"subject": subject, "file": file} | how, follow=True)


def test_bo_sees_what_a_file_would_change_and_confirms(cast, bo):
    page = sent(bo, UNITS + "SFO;Skoler;;12;\nSkoler;Egelund;;99;\n")
    text = page.content.decode()
    assert page.context["tally"] == {"new": 1, "changed": 1, "unchanged": 0, "ended": 0}
    assert "medarbejdere: 150, bliver 99" in text
    assert "Række 2" in text
    bo.post(page.request["PATH_INFO"], {"fingerprint": page.context["plan"].fingerprint})
    assert ("SFO", 2) in tree(cast)
    assert not sent(bo, UNITS + "SFO;Skoler;;12;\n").context["plan"].of(Action.NEW)


def test_faults_are_said_with_their_rows(cast, bo):
    page = sent(bo, UNITS + "SFO;Skolerne;;mange;\n")
    text = page.content.decode()
    assert "Række 2" in text
    assert "Vi kan ikke finde »Skolerne«" in text
    assert "Mente du" in text or "Skoler" in text
    assert 'name="fingerprint"' not in text


def test_the_same_file_again_is_said_to_change_nothing(cast, bo):
    page = sent(bo, UNITS + "Skoler;Egelund;;150;\n")
    assert "Der er ikke noget at gøre" in page.content.decode()
    assert 'name="fingerprint"' not in page.content.decode()


def test_a_file_that_is_no_list_is_refused_with_a_sentence(cast, bo):
    text = sent(bo, b"%PDF-1.7", name="plan.pdf").content.decode()
    assert "alert-error" in text


def test_a_file_can_be_put_aside(cast, bo):
    upload = uploaded(cast, "units", UNITS)
    bo.post(reverse("organisation:drop-upload", args=[upload.pk]))
    assert not Upload.objects.exists()


def test_the_neighbours_file_is_not_there(cast, client):
    upload = uploaded(cast, "units", UNITS + "SFO;Skoler;;;\n")
    client.force_login(cast.gry)
    for name in ("upload", "drop-upload"):
        assert client.post(reverse(f"organisation:{name}", args=[upload.pk])).status_code == 404
    assert Upload.objects.exists()


@pytest.mark.parametrize("name", ["enheder", "personer"])
def test_files_to_fill_in_hold_what_is_there(cast, bo, name):
    text = bo.get(reverse("organisation:template", args=[f"{name}.csv"])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 1 + (4 if name == "enheder" else 6)
    book = load_workbook(io.BytesIO(bo.get(reverse("organisation:template", args=[f"{name}.xlsx"])).content))
    assert [cell.value for cell in book.active[1]] == rows[0]
    assert "Søn" not in text


def test_there_is_no_other_file_to_fill_in(cast, bo):
    for name in ("enheder.pdf", "alt.csv"):
        assert bo.get(reverse("organisation:template", args=[name])).status_code == 404
