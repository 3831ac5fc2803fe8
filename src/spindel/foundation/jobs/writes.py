import logging
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.db.models import Max, Q

from spindel.core.refusals import Refusal
from spindel.foundation.audit.writes import record
from spindel.foundation.jobs import reads
from spindel.foundation.jobs.models import Beat, Job, NotYet, State, Task

HOLD = timedelta(seconds=60)
"""How long a job stays with a worker that is not heard of; a living one says so every few seconds."""
FIRST_PAUSE = timedelta(seconds=30)
PAUSE_GROWS = 4
KEPT_AFTER_DONE = timedelta(days=30)
AT_ONCE = 2000

_log = logging.getLogger("spindel.jobs")
_running: ContextVar[Job | None] = ContextVar("running", default=None)


def announce(
    fact: str,
    *,
    organisation_id: int | None,
    now: datetime,
    run_at: datetime | None = None,
    key: str = "",
    **facts: Any,
) -> None:
    """Queue, in the caller's transaction, every task that follows this fact; what waits under the same key waits on."""
    announce_many(
        fact=fact, organisation_id=organisation_id, now=now, run_at=run_at, each=[{"key": key, **facts}]
    )


def announce_many(
    *,
    fact: str,
    organisation_id: int | None,
    now: datetime,
    each: Iterable[Mapping[str, Any]],
    run_at: datetime | None = None,
) -> None:
    """The same for many at once: each mapping is one announcement's facts, with ``key`` among them if it has one."""
    told = [dict(facts) for facts in each]
    keys = [facts.pop("key", "") for facts in told]
    shared = {"fact": fact, "organisation_id": organisation_id, "queued_at": now, "run_at": run_at or now}
    jobs = [
        _queued(task, key=key, facts=facts, **shared)
        for task in reads.tasks_after(fact)
        for key, facts in zip(keys, told, strict=True)
    ]
    Job.objects.bulk_create(jobs, batch_size=AT_ONCE, ignore_conflicts=any(keys))


def _queued(task: Task, *, key: str, **fields: Any) -> Job:
    """Keys are the organisation's own."""
    job = Job(task=task.name, bulk=task.bulk, **fields)
    job.key = key and f"{job.organisation_id or ''}:{key}"
    return job


@transaction.atomic
def claim(*, worker: str, now: datetime) -> Job | None:
    """The next job that is due, now this worker's; no other worker gets it while this one is heard of."""
    job = reads.due(now).select_for_update(skip_locked=True).first()
    if job is None:
        return None
    job.state = State.RUNNING
    job.attempts += 1
    job.claim = f"{worker}:{uuid4().hex}"
    job.held_until = now + HOLD
    job.progress_done = job.progress_of = 0
    job.save(update_fields=["state", "attempts", "claim", "held_until", "progress_done", "progress_of"])
    return job


def keep(*, job: Job, now: datetime) -> bool:
    """Say that the worker still lives and how far it has come; False where the job is no longer its own."""
    return bool(
        Job.objects.filter(pk=job.pk, claim=job.claim, state=State.RUNNING).update(
            held_until=now + HOLD, progress_done=job.progress_done, progress_of=job.progress_of
        )
    )


def perform(*, job: Job, clock: Callable[[], datetime]) -> None:
    """Run a claimed job and write down how it went."""
    token = _running.set(job)
    try:
        with reads.surroundings_of(job):
            _run(job, clock())
    except NotYet as refusal:
        _put_off(job, refusal, clock())
    except Refusal as refusal:
        _end(job, State.FAILED, clock(), refusal)
    except Exception as crash:  # noqa: BLE001  (whatever it is, the job must not be lost over it)
        _log.exception("job %s (%s) crashed", job.pk, job.task)
        _crashed(job, Refusal("job.crashed", error=type(crash).__name__), clock())
    else:
        _end(job, State.DONE, clock())
    finally:
        _running.reset(token)


def _run(job: Job, now: datetime) -> None:
    task = reads.task_named(job.task)
    if task is None:
        raise Refusal("job.unknown_task")
    task.run(**job.facts, now=now)


def _crashed(job: Job, reason: Refusal, now: datetime) -> None:
    """Nobody knows how far it came: what must not run twice waits for a person, all else tries again."""
    task = reads.task_named(job.task)
    if task and task.at_most_once:
        _end(job, State.UNCERTAIN, now, reason)
    else:
        _put_off(job, reason, now)


def _put_off(job: Job, reason: Refusal, now: datetime) -> None:
    task = reads.task_named(job.task)
    if task is None or job.attempts > task.retries:
        _end(job, State.FAILED, now, reason)
    else:
        pause = FIRST_PAUSE * PAUSE_GROWS ** (job.attempts - 1)
        _end(job, State.WAITING, now, reason, run_at=now + pause)


def _end(job: Job, state: State, now: datetime, reason: Refusal | None = None, **changed: Any) -> None:
    """Only the attempt that still holds the job may say how it ended; one thought dead may come back late."""
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        state=state,
        ended_at=now,
        held_until=None,
        progress_done=job.progress_done,
        progress_of=job.progress_of,
        reason=reason.code if reason else "",
        reason_facts={name: str(fact) for name, fact in reason.facts.items()} if reason else {},
        **changed,
    )


def progress(*, done: int, of: int) -> None:
    """Called by a task while it runs: costs nothing, the worker writes it down from time to time."""
    job = _running.get()
    if job:
        job.progress_done, job.progress_of = done, of


@transaction.atomic
def recover(*, now: datetime) -> int:
    """Take back what a killed worker left: start it over, or show it as uncertain where that could do harm."""
    found = list(reads.abandoned(now).select_for_update(skip_locked=True))
    for job in found:
        task = reads.task_named(job.task)
        if task and not task.at_most_once and job.attempts <= task.retries:
            _end(job, State.WAITING, now, Refusal("job.interrupted"), run_at=now)
        else:
            _end(job, State.UNCERTAIN, now, Refusal("job.interrupted"))
    return len(found)


@transaction.atomic
def queue_periodic(*, now: datetime) -> None:
    """Queue what has come round; the first time it is due at once, and what was missed is not made up for."""
    beats = {beat.name: beat for beat in Beat.objects.select_for_update()}
    for each in reads.periodic():
        beat = beats.get(each.name)
        if beat and beat.due_at > now:
            continue
        Beat.objects.update_or_create(name=each.name, defaults={"due_at": now + each.every})
        Job.objects.bulk_create(
            [_queued(each.task, key=each.name, fact=each.name, queued_at=now, run_at=now)],
            ignore_conflicts=True,
        )


def run_due(*, now: datetime) -> int:
    """Everything that is due, one after the other, at one and the same moment; says how many ran."""
    ran = 0
    while job := claim(worker="", now=now):
        perform(job=job, clock=lambda: now)
        ran += 1
    return ran


@transaction.atomic
def forget_done(*, now: datetime) -> int:
    deleted, _by_model = Job.objects.filter(state=State.DONE, ended_at__lt=now - KEPT_AFTER_DONE).delete()
    return deleted


@transaction.atomic
def retry(
    *, organisation: models.Model, task: str, state: str, reason: str, actor: models.Model, now: datetime
) -> int:
    """Start over what stands alike, once under each key; what waits under a key already is left to that."""
    jobs = _alike(organisation, task, state, reason)
    waiting = Job.objects.filter(task=task, state=State.WAITING).exclude(key="").values("key")
    keyed = jobs.exclude(key="")
    newest = [last for _key, last in keyed.values_list("key").annotate(Max("id"))]
    keyed.filter(Q(key__in=waiting) | ~Q(pk__in=newest)).delete()
    record("job.retried", about=organisation, actor=actor, organisation=organisation, at=now, task=task)
    return jobs.update(state=State.WAITING, attempts=0, run_at=now, reason="", reason_facts={})


@transaction.atomic
def set_aside(
    *, organisation: models.Model, task: str, state: str, reason: str, actor: models.Model, now: datetime
) -> int:
    """Take off the list what somebody has looked at."""
    count, _by_model = _alike(organisation, task, state, reason).delete()
    record(
        "job.set_aside",
        about=organisation,
        actor=actor,
        organisation=organisation,
        at=now,
        task=task,
        count=count,
    )
    return count


def _alike(organisation: models.Model, task: str, state: str, reason: str) -> "models.QuerySet[Job]":
    return reads.troubled_in(organisation.pk).filter(task=task, state=state, reason=reason)
