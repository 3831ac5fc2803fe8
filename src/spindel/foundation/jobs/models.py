from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from spindel.core.refusals import Refusal


class NotYet(Refusal):
    """Raised by a task that has done nothing so far and may try again later, even one that must never run twice."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is done when a fact is announced: ``run`` is called with the announced facts and ``now``.

    By default it runs at least once: a worker that is killed half-way is followed by another that starts over, so
    ``run`` must do no harm twice. With ``at_most_once`` it is never started again by itself: found half-done, it is
    shown as uncertain, and a person decides.
    """

    run: Callable[..., object]
    at_most_once: bool = False
    retries: int = 5
    bulk: bool = False
    """One of thousands alike: steps aside for everything else that is due."""
    title: str | Promise = ""
    """What people call it."""

    @property
    def name(self) -> str:
        return f"{self.run.__module__}.{self.run.__qualname__}".removeprefix("spindel.")


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """A task that comes round by itself; it is given nothing but ``now``."""

    name: str
    every: timedelta
    task: Task


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    DONE = "done"


class Job(models.Model):
    """One task to be run with one set of facts. Holds plain ids, as the audit trail does, and never a secret."""

    organisation_id = models.BigIntegerField(null=True)
    fact = models.CharField(max_length=80)
    task = models.CharField(max_length=160)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=160, blank=True)
    bulk = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField()
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=60, blank=True)
    """Which worker's attempt this is; whoever no longer holds it may not say how it ended."""
    held_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_of = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=80, blank=True)
    """Code of the refusal it ended in."""
    reason_facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "task"],
                condition=Q(state="waiting", attempts=0) & ~Q(key=""),
                name="one_waiting_job_per_key",
            ),
        ]
        indexes = [
            models.Index(fields=["bulk", "run_at", "id"], condition=Q(state="waiting"), name="jobs_waiting"),
            models.Index(fields=["held_until"], condition=Q(state="running"), name="jobs_running"),
            models.Index(fields=["organisation_id", "state", "task"], name="jobs_of_organisation"),
        ]


class Beat(models.Model):
    """When a periodic task is due next."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
