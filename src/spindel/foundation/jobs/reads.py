from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.functional import Promise

from spindel.core.refusals import Refusal
from spindel.foundation.jobs.models import Job, Periodic, State, Task

Around = Callable[[int | None], AbstractContextManager[object]]
"""Entered around every run with the job's organisation, None where it is the installation's own."""

TROUBLED = (State.FAILED, State.UNCERTAIN)
LATELY = timedelta(days=7)
OVERDUE = timedelta(minutes=2)
"""How long something may be due before it is told that nobody seems to be working."""

_tasks: dict[str, Sequence[Task]] = {}
_periodic: list[Periodic] = []
_around: list[Around] = [nullcontext]


def wire(
    tasks: Mapping[str, Sequence[Task]], periodic: Sequence[Periodic] = (), around: Around = nullcontext
) -> None:
    """Say which tasks follow which fact; done once, by the composition root."""
    _tasks.clear()
    _tasks.update(tasks)
    _periodic[:] = periodic
    _around[:] = [around]


def tasks_after(fact: str) -> Sequence[Task]:
    return _tasks.get(fact, ())


def periodic() -> Sequence[Periodic]:
    return tuple(_periodic)


def task_named(name: str) -> Task | None:
    """The task as this version of Spindel knows it; None where an upgrade has taken it away."""
    every = [task for tasks in _tasks.values() for task in tasks] + [each.task for each in _periodic]
    return next((task for task in every if task.name == name), None)


def surroundings_of(job: Job) -> AbstractContextManager[object]:
    return _around[0](job.organisation_id)


def due(now: datetime) -> QuerySet[Job]:
    """What is waiting and may start, first come first served; one of thousands steps aside."""
    return Job.objects.filter(state=State.WAITING, run_at__lte=now).order_by("bulk", "run_at", "id")


def abandoned(now: datetime) -> QuerySet[Job]:
    """Running for a worker that has not been heard of for too long."""
    return Job.objects.filter(state=State.RUNNING, held_until__lt=now)


def of_organisation(organisation_id: int) -> QuerySet[Job]:
    """The organisation's own, and the installation's, which are about nobody."""
    return Job.objects.filter(Q(organisation_id=organisation_id) | Q(organisation_id=None))


def troubled_in(organisation_id: int) -> QuerySet[Job]:
    return of_organisation(organisation_id).filter(state__in=TROUBLED)


@dataclass(frozen=True)
class Alike:
    """Jobs of one task that stand the same: thousands of letters are one line."""

    task: str
    fact: str
    state: str
    reason: Refusal | None
    count: int
    first_run_at: datetime
    last_ended_at: datetime | None

    @property
    def title(self) -> str | Promise:
        return title_of(self.task, self.fact)


@dataclass(frozen=True)
class Underway:
    """One job that runs, and how far it is where it says so."""

    title: str | Promise
    done: int
    of: int
    is_heard_of: bool


@dataclass(frozen=True)
class Overview:
    """What there is to do in the background, and how it goes."""

    troubled: list[Alike]
    running: list[Underway]
    waiting: list[Alike]
    done: list[Alike]
    is_idle: bool
    """Something has been due for a while, and nothing runs."""


def title_of(task: str, fact: str) -> str | Promise:
    known = task_named(task)
    return (known and known.title) or fact


def overview(organisation_id: int, now: datetime) -> Overview:
    jobs = of_organisation(organisation_id)
    running = [
        Underway(
            title_of(job.task, job.fact),
            job.progress_done,
            job.progress_of,
            is_heard_of=bool(job.held_until and job.held_until > now),
        )
        for job in jobs.filter(state=State.RUNNING).order_by("id")
    ]
    waiting = alike(jobs.filter(state=State.WAITING))
    overdue = any(each.first_run_at < now - OVERDUE for each in waiting)
    return Overview(
        troubled=alike(jobs.filter(state__in=TROUBLED)),
        running=running,
        waiting=waiting,
        done=alike(jobs.filter(state=State.DONE, ended_at__gte=now - LATELY)),
        is_idle=overdue and not any(each.is_heard_of for each in running),
    )


def alike(jobs: QuerySet[Job]) -> list[Alike]:
    same = jobs.values_list("task", "fact", "state", "reason", "reason_facts").annotate(
        Count("id"), Min("run_at"), Max("ended_at")
    )
    return [
        Alike(task, fact, state, Refusal(reason, **facts) if reason else None, count, run_at, ended_at)
        for task, fact, state, reason, facts, count, run_at, ended_at in same.order_by("task", "reason")
    ]
