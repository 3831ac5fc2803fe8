from django.db import models

from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Owned


class FrozenResult(Owned):
    """A closed round's figures, worked out once: every process reads them at once, and they outlive the sheets."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="+")
    closed_at = models.DateTimeField()
    """The closing these figures are from; of a round that was opened again since they are as good as none."""
    people = models.JSONField(default=dict, blank=True)
    """Unit id to how many sheets were sent for it."""
    content = models.BinaryField()
    """See ``reads.frozen``."""
