from typing import Any

from django.conf import settings
from django.db import models

from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership, Owned, Unit


class State(models.TextChoices):
    CHOSEN = "chosen"
    WORKING = "working"
    REACHED = "reached"
    DROPPED = "dropped"


OPEN_STATES = (State.CHOSEN, State.WORKING)


class Zone(Owned):
    """A development zone that people chose to lift: a category or question of one place, as a round showed it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="development_zones")
    """The round whose figures it rests on."""
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """None for the whole organisation."""
    node = models.CharField(max_length=80)
    """Id of the category or question in the round's framework."""
    score = models.FloatField()
    """What was shown when it was chosen, on the framework's scale."""
    target = models.FloatField(null=True, blank=True)
    """Where it should be, on the framework's scale."""
    why = models.TextField(max_length=2000, blank=True)
    owner = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField(null=True, blank=True)
    items = models.JSONField(default=list, blank=True)
    """Ids of the questions it is about."""
    state = models.CharField(max_length=10, choices=State, default=State.CHOSEN)
    created_at = models.DateTimeField()

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "node"],
                condition=models.Q(state__in=OPEN_STATES, unit__isnull=False),
                name="one_open_zone_per_place",
            ),
            models.UniqueConstraint(
                fields=["round", "node"],
                condition=models.Q(state__in=OPEN_STATES, unit__isnull=True),
                name="one_open_zone_of_the_whole",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Step(Owned):
    """One line of a zone's history; written once and never changed."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    """As it was afterwards."""
    changed = models.JSONField(default=dict, blank=True)
    """Field to what it was before and what it became."""
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("history is not rewritten")
        super().save(*args, **kwargs)
