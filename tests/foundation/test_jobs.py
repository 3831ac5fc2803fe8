"""Work that is done later: queued with what caused it, done in spite of kills, and never silently lost."""

from datetime import timedelta

import pytest
from django.db import transaction

from spindel.core.refusals import Refusal
from spindel.foundation.jobs import reads, writes
from spindel.foundation.jobs.models import Job, NotYet, Periodic, State, Task
from spindel.site import wiring
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


class Told:
    """What the tasks of these tests were called with, and what they shall do about it."""

    def __init__(self):
        self.calls = []
        self.raises = []

    def __call__(self, **facts):
        self.calls.append(facts)
        if self.raises:
            raise self.raises.pop(0)


told = Told()


def once_or_more(**facts):
    told(**facts)


def never_twice(**facts):
    told(**facts)


@pytest.fixture(autouse=True)
def wired():
    told.__init__()
    reads.wire(
        {
            "thing.done": [Task(run=once_or_more, retries=2)],
            "thing.sent": [Task(run=never_twice, at_most_once=True, bulk=True)],
            "thing.both": [Task(run=once_or_more), Task(run=never_twice, at_most_once=True)],
        },
        [Periodic(name="things.daily", every=DAY, task=Task(run=once_or_more))],
    )
    yield
    reads.wire(wiring.TASKS, wiring.PERIODIC, wiring.AROUND_JOB)


def announce(fact="thing.done", **given):
    writes.announce(fact, **{"organisation_id": 1, "now": NOW} | given)


def states():
    return list(Job.objects.order_by("id").values_list("state", flat=True))


def only():
    return Job.objects.get()


def test_a_fact_becomes_its_tasks_called_with_what_was_told():
    announce("thing.both", round_id=7)
    assert writes.run_due(now=NOW) == 2
    assert told.calls == [{"round_id": 7, "now": NOW}] * 2
    assert states() == [State.DONE, State.DONE]


def test_a_fact_nobody_waits_for_queues_nothing():
    announce("thing.unheard")
    assert not Job.objects.exists()


def test_what_was_undone_was_never_announced():
    with transaction.atomic():
        announce()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_nothing_runs_before_its_time():
    announce(run_at=NOW + MINUTE)
    assert writes.run_due(now=NOW) == 0
    assert writes.run_due(now=NOW + MINUTE) == 1


def test_what_waits_under_a_key_is_not_queued_again():
    announce(key="round:7", n=1)
    announce(key="round:7", n=2)
    announce(key="round:8", n=3)
    announce(key="round:7", organisation_id=2, n=4)
    writes.run_due(now=NOW)
    assert [call["n"] for call in told.calls] == [1, 3, 4]
    announce(key="round:7", n=5)
    assert writes.run_due(now=NOW) == 1


def test_many_are_queued_in_a_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        writes.announce_many(
            fact="thing.sent",
            organisation_id=1,
            now=NOW,
            each=({"key": f"person:{n}", "person_id": n} for n in range(3000)),
        )
    assert Job.objects.count() == 3000


def test_one_of_thousands_steps_aside():
    announce("thing.sent", n=1)
    announce("thing.done", n=2, now=NOW + SECOND)
    writes.run_due(now=NOW + SECOND)
    assert [call["n"] for call in told.calls] == [2, 1]


def test_a_crash_is_tried_again_after_growing_pauses_and_then_shown():
    told.raises = [OSError("boom")] * 9
    announce()
    at, pauses = NOW, []
    while writes.run_due(now=at) and only().state == State.WAITING:
        pauses.append((only().run_at - at).total_seconds())
        at = only().run_at
    assert pauses == [30, 120]
    assert (only().state, only().reason, only().reason_facts) == (
        State.FAILED,
        "job.crashed",
        {"error": "OSError"},
    )


def test_a_crash_keeps_what_somebody_wrote_out_of_the_row():
    told.raises = [OSError("ida@example.org")]
    announce()
    writes.run_due(now=NOW)
    assert "ida" not in str(only().__dict__)


def test_a_refusal_is_final():
    told.raises = [Refusal("mail.no_server")]
    announce()
    writes.run_due(now=NOW)
    assert (only().state, only().reason) == (State.FAILED, "mail.no_server")


def test_what_must_not_run_twice_is_uncertain_after_a_crash():
    told.raises = [OSError]
    announce("thing.sent")
    writes.run_due(now=NOW)
    assert writes.run_due(now=NOW + DAY) == 0
    assert only().state == State.UNCERTAIN


def test_what_has_done_nothing_yet_may_try_again():
    told.raises = [NotYet("mail.server_away")]
    announce("thing.sent")
    assert writes.run_due(now=NOW) == writes.run_due(now=NOW + MINUTE) == 1
    assert only().state == State.DONE


def claim(now=NOW):
    return writes.claim(worker="w", now=now)


def test_a_claimed_job_is_nobody_elses():
    announce()
    assert claim()
    assert claim() is None


def test_a_killed_worker_s_job_is_started_over():
    announce()
    claim()
    assert writes.recover(now=NOW + writes.HOLD) == 0
    assert writes.recover(now=NOW + writes.HOLD + SECOND) == 1
    assert writes.run_due(now=NOW + 2 * writes.HOLD) == 1
    assert states() == [State.DONE]


def test_a_killed_worker_s_job_is_uncertain_where_twice_does_harm():
    announce("thing.sent")
    claim()
    writes.recover(now=NOW + 2 * writes.HOLD)
    assert (only().state, only().reason) == (State.UNCERTAIN, "job.interrupted")
    assert writes.run_due(now=NOW + DAY) == 0


def test_a_job_that_kills_its_worker_every_time_is_given_up():
    announce()
    at = NOW
    while claim(at):
        at += 2 * writes.HOLD
        writes.recover(now=at)
    assert (only().state, only().attempts) == (State.UNCERTAIN, 3)


def test_a_worker_that_is_heard_of_keeps_its_job():
    announce()
    job = claim()
    job.progress_done, job.progress_of = 3, 10
    assert writes.keep(job=job, now=NOW + writes.HOLD)
    assert writes.recover(now=NOW + writes.HOLD + SECOND) == 0
    assert (only().progress_done, only().progress_of) == (3, 10)


def test_a_worker_thought_dead_does_not_end_what_another_has_taken_over():
    announce()
    late = claim()
    writes.recover(now=NOW + 2 * writes.HOLD)
    claim(NOW + 2 * writes.HOLD)
    writes.perform(job=late, clock=lambda: NOW)
    assert not writes.keep(job=late, now=NOW)
    assert only().state == State.RUNNING


def test_a_worker_thought_dead_that_finishes_settles_the_doubt():
    announce("thing.sent")
    late = claim()
    writes.recover(now=NOW + 2 * writes.HOLD)
    writes.perform(job=late, clock=lambda: NOW)
    assert only().state == State.DONE


def test_a_task_an_upgrade_took_away_is_shown():
    announce()
    reads.wire({})
    writes.run_due(now=NOW)
    assert (only().state, only().reason) == (State.FAILED, "job.unknown_task")


def test_what_comes_round_is_queued_once_each_time():
    for at, ran in [(NOW, 1), (NOW + MINUTE, 0), (NOW + DAY, 1), (NOW + 9 * DAY, 1), (NOW + 9 * DAY, 0)]:
        writes.queue_periodic(now=at)
        assert writes.run_due(now=at) == ran


def test_every_run_stands_in_its_organisation():
    entered = []

    class Around:
        def __init__(self, organisation_id):
            self.organisation_id = organisation_id

        def __enter__(self):
            entered.append(self.organisation_id)

        def __exit__(self, *_):
            entered.append("left")

    reads.wire({"thing.done": [Task(run=once_or_more)]}, around=Around)
    told.raises = [Refusal("mail.no_server")]
    announce(organisation_id=5)
    writes.run_due(now=NOW)
    assert entered == [5, "left"]


def test_a_task_says_how_far_it_is(monkeypatch):
    monkeypatch.setattr(told, "calls", type("", (), {"append": lambda *_: writes.progress(done=2, of=9)})())
    announce()
    writes.run_due(now=NOW)
    assert (only().progress_done, only().progress_of) == (2, 9)
    writes.progress(done=1, of=1)


def test_what_is_done_is_forgotten_after_thirty_days():
    announce()
    writes.run_due(now=NOW)
    assert writes.forget_done(now=NOW + 30 * DAY) == 0
    assert writes.forget_done(now=NOW + 31 * DAY) == 1
    told.raises = [Refusal("mail.no_server")]
    announce()
    writes.run_due(now=NOW)
    assert writes.forget_done(now=NOW + 31 * DAY) == 0
