from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from django.db.models import QuerySet

from spindel.foundation.jobs.models import Job, Periodic, State, Task

Around = Callable[[int | None], AbstractContextManager[object]]
"""Entered around every run with the job's organisation, None where it is the installation's own."""

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
