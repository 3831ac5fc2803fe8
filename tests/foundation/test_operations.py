"""Who operates sees what is done in the background, and does something about what went wrong."""

from datetime import timedelta

import pytest
from django.urls import reverse

from spindel.core.refusals import Refusal
from spindel.foundation.audit.models import Event
from spindel.foundation.jobs import reads, writes
from spindel.foundation.jobs.models import Job, State, Task
from spindel.foundation.organisation.models import Role
from spindel.site import wiring
from tests.cast import NOW

troubles = []


def send(**_facts):
    if troubles:
        raise troubles.pop(0)


def do(**_facts):
    send()


@pytest.fixture(autouse=True)
def wired():
    troubles.clear()
    reads.wire(
        {
            "letter.due": [Task(run=send, at_most_once=True, title="Send letters")],
            "thing.done": [Task(run=do)],
        }
    )
    yield
    reads.wire(wiring.TASKS, wiring.PERIODIC, wiring.AROUND_JOB)


@pytest.fixture
def finn(cast, reader):
    reader.force_login(cast.finn)
    return reader


def queue(cast, *, trouble=None, count=1, fact="letter.due", organisation="here", key=""):
    here = getattr(cast, organisation).pk if organisation else None
    for _ in range(count):
        writes.announce(fact, organisation_id=here, now=NOW, key=key)
        troubles[:] = [trouble] if trouble else []
        writes.run_due(now=NOW)


def shown(client):
    return " ".join(client.get(reverse("operations:tasks")).content.decode().split())


def alike(state=State.FAILED, reason="mail.no_server"):
    return {"task": Task(run=send).name, "state": state, "reason": reason}


def test_what_went_wrong_is_one_line_with_its_reason(finn, cast):
    queue(cast, trouble=Refusal("mail.no_server"), count=3)
    page = shown(finn)
    assert "Send letters × 3" in page
    assert "Not sent: no mail server has been set up" in page


def test_what_is_uncertain_says_why_it_is_not_repeated(finn, cast):
    queue(cast, trouble=OSError("secret"))
    page = shown(finn)
    assert "not certain whether it was done" in page
    assert "secret" not in page


def test_what_runs_shows_how_far_it_is(finn, cast):
    writes.announce("letter.due", organisation_id=cast.here.pk, now=NOW)
    job = writes.claim(worker="w", now=NOW)
    job.progress_done, job.progress_of = 30, 200
    writes.keep(job=job, now=NOW)
    assert '<progress value="30" max="200"' in shown(finn)


def test_what_waits_and_what_is_done_stand_in_their_places(finn, cast):
    queue(cast, count=2)
    writes.announce("thing.done", organisation_id=cast.here.pk, now=NOW)
    found = reads.overview(cast.here.pk, NOW)
    assert [(each.title, each.count) for each in found.done] == [("Send letters", 2)]
    assert [each.title for each in found.waiting] == ["thing.done"]
    assert reads.overview(cast.here.pk, NOW + timedelta(days=8)).done == []


def test_the_neighbours_tasks_are_not_shown_and_the_installations_are(cast):
    queue(cast, trouble=Refusal("mail.no_server"), organisation="there")
    queue(cast, trouble=Refusal("mail.no_server"), organisation=None, fact="thing.done")
    assert [each.fact for each in reads.overview(cast.here.pk, NOW).troubled] == ["thing.done"]


def test_nobody_working_is_told(cast):
    writes.announce("thing.done", organisation_id=cast.here.pk, now=NOW)
    assert not reads.overview(cast.here.pk, NOW).is_idle
    late = NOW + timedelta(minutes=5)
    assert reads.overview(cast.here.pk, late).is_idle
    writes.announce("letter.due", organisation_id=cast.here.pk, now=NOW)
    writes.claim(worker="w", now=late)
    assert not reads.overview(cast.here.pk, late).is_idle


def test_trying_again_starts_all_that_stand_alike_over(finn, cast):
    queue(cast, trouble=Refusal("mail.no_server"), count=2)
    queue(cast, trouble=OSError())
    finn.post(reverse("operations:retry"), alike())
    assert sorted(Job.objects.values_list("state", flat=True)) == ["uncertain", "waiting", "waiting"]
    assert Event.objects.order_by("-id")[0].action == "job.retried"


def test_trying_again_leaves_the_neighbours_alone(finn, cast):
    queue(cast, trouble=Refusal("mail.no_server"), organisation="there")
    finn.post(reverse("operations:retry"), alike())
    assert Job.objects.get().state == State.FAILED


def test_under_one_key_only_one_is_tried_again(finn, cast):
    queue(cast, trouble=Refusal("mail.no_server"), count=2, key="round:7")
    assert Job.objects.count() == 2
    finn.post(reverse("operations:retry"), alike())
    assert Job.objects.get().state == State.WAITING


def test_what_waits_under_the_key_already_is_enough(finn, cast):
    queue(cast, trouble=Refusal("mail.no_server"), key="round:7")
    writes.announce("letter.due", organisation_id=cast.here.pk, now=NOW, key="round:7")
    finn.post(reverse("operations:retry"), alike())
    assert Job.objects.get().state == State.WAITING


def test_what_runs_is_not_started_over_by_anybody(finn, cast):
    writes.announce("letter.due", organisation_id=cast.here.pk, now=NOW)
    writes.claim(worker="w", now=NOW)
    finn.post(reverse("operations:retry"), alike(State.RUNNING, ""))
    assert Job.objects.get().state == State.RUNNING


def test_what_somebody_has_looked_at_goes_off_the_list(finn, cast):
    queue(cast, trouble=OSError())
    finn.post(reverse("operations:set-aside"), alike(State.UNCERTAIN, "job.crashed"))
    assert not Job.objects.exists()
    event = Event.objects.order_by("-id")[0]
    assert (event.action, event.facts["count"]) == ("job.set_aside", 1)


def test_nonsense_is_not_understood(finn):
    assert finn.post(reverse("operations:retry"), {"state": "boiling"}).status_code == 400


def test_the_front_page_tells_who_operates_and_nobody_else(cast, reader):
    queue(cast, trouble=Refusal("mail.no_server"), count=2)
    reader.force_login(cast.finn)
    assert "2 background tasks need you" in reader.get("/").content.decode()
    reader.force_login(cast.bo)
    assert "background tasks" not in reader.get("/").content.decode()


def test_an_operator_may_look(cast, reader):
    membership = cast.membership_of(cast.dan)
    membership.role = Role.OPERATOR
    membership.save()
    reader.force_login(cast.dan)
    assert reader.get(reverse("operations:tasks")).status_code == 200


def test_a_trial_letter_is_sent_at_once(finn, mailoutbox):
    finn.post(reverse("operations:try-mail"))
    assert [letter.to for letter in mailoutbox] == [["finn@example.org"]]


def test_without_a_mail_server_the_page_says_so_and_a_trial_too(finn, settings):
    settings.EMAIL_HOST = ""
    assert "No mail server has been set up" in shown(finn)
    page = finn.post(reverse("operations:try-mail"), follow=True).content.decode()
    assert "Not sent: no mail server" in page
