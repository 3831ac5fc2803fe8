from uuid import uuid4

from django.conf import settings
from django.core.validators import URLValidator
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
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, null=True, blank=True, unique=True)  # noqa: DJ001  (NULL may stand many times)
    """SHA-256 of "sheet:" and the key of the browser that came through an open link."""
    name = models.CharField(max_length=120, blank=True)
    """What somebody without account or invitation calls themselves, where answers are named."""
    is_leader = models.BooleanField(default=False)
    """Answered as a leader, for leaders against staff."""
    source = models.CharField(max_length=8, choices=Source, default=Source.SCREEN)
    revision = models.PositiveIntegerField(default=0)
    """Rises with every saved answer, so that what is computed from answers knows when it is old."""
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """The answers count from here on."""
    packed = models.BinaryField(null=True)
    """All answers in one piece (``reads.packing``), where there are no rows but for comments."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "respondent"], name="one_sheet_per_respondent"),
        ]

    @property
    def who(self) -> str:
        """The name beside the answers; whether it may be shown is for the round's mode to say."""
        return (
            (self.respondent.name if self.respondent else "")
            or (self.invitation.name or self.invitation.email if self.invitation else "")
            or self.name
        )


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


class Evidence(Owned):
    """A link or a file that shows what an answer rests on. Only where answers are named: a file tells whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="evidence")
    item = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=1000, blank=True, validators=[URLValidator(["http", "https"])])
    stored = models.CharField(max_length=64, blank=True)
    """The file's name in the folder of files: random, so that it says nothing and nobody chooses it."""
    media_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)


class Draft(Owned):
    """A begun sheet of an anonymous round, sealed with its writer's own key. Deleted when it is sent.

    Nothing here says who or when, so the rows have neither time nor order.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="drafts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of "sheet:" and the key; the invitation's own digest is of other words, so nothing pairs the two."""
    by_link = models.BooleanField(default=False)
    """Came through the unit's open link, so there is no invitation to mark as answered."""
    sealed = models.BinaryField()

    sent_at = None
    """What is sent is no draft any more."""
    key: str
    answers: dict[str, Answer]
    """Both only where ``reads.open_draft`` has opened it; never saved."""


class Envelope(Owned):
    """A sheet of an anonymous round on its way: sealed with the server's secret until the round closes.

    Whenever one is put in, all of the unit are sealed anew and put back in another order (docs/decisions).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="envelopes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()


class FileRead(Owned):
    """A file of sheets that has been taken in; the same content is not taken in twice."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="files_read")
    digest = models.CharField(max_length=64)
    """SHA-256 of the content."""
    sheets = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "digest"], name="file_once_per_round")]
