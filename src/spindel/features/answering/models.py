from django.conf import settings
from django.db import models

from spindel.core.answers.model import Absence
from spindel.features.rounds.models import Invitation, Round
from spindel.foundation.organisation.models import Owned, Unit

LONGEST_COMMENT = 4000
"""Characters."""


class Source(models.TextChoices):
    """How the answers came in."""

    SCREEN = "screen"
    PAPER = "paper"
    FILE = "file"


class Sheet(Owned):
    """One respondent's answers for one unit in one round.

    Tied to a person by the account or the invitation where the round's mode says so; in an anonymous round, and where
    somebody came through a unit's open link, by neither.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets")
    respondent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets"
    )
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="sheet"
    )
    is_leader = models.BooleanField(default=False)
    """Answered as a leader, for leaders against staff."""
    source = models.CharField(max_length=8, choices=Source, default=Source.SCREEN)
    revision = models.PositiveIntegerField(default=0)
    """Rises with every saved answer, so that what is computed from answers knows when it is old."""
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """The answers count from here on."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "respondent"], name="one_sheet_per_respondent"),
        ]


class Answer(Owned):
    """What one sheet says about one item."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=80)
    value = models.FloatField(null=True)
    """Encoded as in core.answers: a level's position from 0, a bit mask of ticked options, or the number itself."""
    absence = models.SmallIntegerField(default=Absence.BLANK)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    """Rises with every change of this answer; a device that saves says which one it had seen."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="one_answer_per_item")]

    @property
    def says_something(self) -> bool:
        """Whether there is a choice; a comment alone is none."""
        return self.absence != Absence.BLANK
