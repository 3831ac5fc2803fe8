from django.db import models

from spindel.features.catalogue.models import FrameworkVersion
from spindel.foundation.organisation.models import Owned, Unit


class Mode(models.TextChoices):
    NAMED = "named"


class Weighting(models.TextChoices):
    EQUAL = "equal"
    HEADCOUNT = "headcount"


class Round(Owned):
    """One measurement: a framework version, a set of units, a period and a way of answering."""

    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="rounds")
    form = models.CharField(max_length=40, blank=True)
    """A named selection of the framework's items; empty means all of them."""
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.NAMED)
    weighting = models.CharField(max_length=12, choices=Weighting, default=Weighting.EQUAL)
    deadline = models.DateField(null=True, blank=True)
    targets = models.JSONField(default=dict)
    """Node id to target on the framework's scale."""
    units = models.ManyToManyField(Unit, through="RoundUnit", related_name="rounds")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class RoundUnit(Owned):
    """A unit that takes part in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="round_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="round_units")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="unit_once_per_round")]
