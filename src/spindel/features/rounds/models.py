from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from spindel.core.statistics.suppression import FEWEST_SHOWN
from spindel.features.catalogue.models import FrameworkVersion
from spindel.foundation.organisation.models import Owned, Unit

REMINDER_DAYS = (30, 7, 1)
"""Days before the deadline."""


class Mode(models.TextChoices):
    """What is promised about who can see what; fixed before the first answer."""

    NAMED = "named"
    """Leaders and those who run the round see who answered what."""
    CONFIDENTIAL = "confidential"
    """The database knows whose a sheet is, so that it can be continued and erased; nobody is shown it."""
    ANONYMOUS = "anonymous"
    """Nothing anywhere ties a sheet to a person."""


class Audience(models.TextChoices):
    EVERYONE = "everyone"
    """All who belong to the units when the round opens."""
    CHOSEN = "chosen"
    """Those on the round's own list."""


class Weighting(models.TextChoices):
    EQUAL = "equal"
    HEADCOUNT = "headcount"


def reminder_days() -> list[int]:
    return list(REMINDER_DAYS)


class Round(Owned):
    """One measurement: a framework version, a set of units, a period and a way of answering."""

    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="rounds")
    form = models.CharField(max_length=40, blank=True)
    """A named selection of the framework's items; empty means all of them."""
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, blank=True)
    """What the answers are used for, in the words of those who ask; stands in the promise and the invitation."""
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.NAMED)
    fewest_shown = models.PositiveSmallIntegerField(
        default=FEWEST_SHOWN, validators=[MinValueValidator(FEWEST_SHOWN)]
    )
    """Where answers are not named, nothing is shown about fewer people than this."""
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYONE)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="da")
    """Of mails and printed sheets; on the screen everybody chooses for themselves."""
    weighting = models.CharField(max_length=12, choices=Weighting, default=Weighting.EQUAL)
    opens_on = models.DateField(null=True, blank=True)
    deadline = models.DateField(null=True, blank=True)
    reminder_days = models.JSONField(default=reminder_days, blank=True)
    """Days before the deadline on which those who have not answered are reminded."""
    reminded_on = models.DateField(null=True, blank=True)
    """The last day on which all who were missing were reminded by themselves."""
    closes_itself = models.BooleanField(default=True)
    """At midnight after the deadline; not where paper sheets are still to be keyed in then."""
    shows_own_result = models.BooleanField(default=True)
    """Whether respondents see the result of their own sheet."""
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="following"
    )
    """The round this one was copied from, and is compared with first."""
    shows_last_answer = models.BooleanField(default=False)
    """Whether respondents see what they answered in the previous round."""
    retention_months = models.PositiveSmallIntegerField(null=True, blank=True)
    """Months after closing after which the sheets are deleted; the figures stay."""
    erased_at = models.DateTimeField(null=True, blank=True)
    targets = models.JSONField(default=dict)
    """Node id to target on the framework's scale."""
    units = models.ManyToManyField(Unit, through="RoundUnit", related_name="rounds")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    results_shown_at = models.DateTimeField(null=True, blank=True)
    """When somebody first saw figures of the closed round; it is not reopened after that."""
    tree_at_close = models.JSONField(null=True, blank=True)
    """The organisation's units as they stood then, so that later moves do not change closed figures: a list of
    {id, parent, name, headcount} in the organisation's order."""

    class Meta:
        ordering = ["-created_at", "-id"]

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_named(self) -> bool:
        return self.mode == Mode.NAMED

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS


class RoundUnit(Owned):
    """A unit that takes part in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="round_units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="round_units")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="unit_once_per_round")]


class Delivery(models.TextChoices):
    """How far the mail with the personal link has come."""

    NONE = "none"
    """Nobody has asked for it to be sent, or there is no address."""
    WAITING = "waiting"
    SENDING = "sending"
    """Handed to the mail server just now; found like this after a crash, it is uncertain and never sent twice."""
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Invitation(Owned):
    """A person who is asked to answer for a unit in a round. In an anonymous round no sheet knows its invitation."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    is_leader = models.BooleanField(default=False)
    """Marked as a leader, for leaders against staff."""
    delivery = models.CharField(max_length=12, choices=Delivery, default=Delivery.NONE)
    trouble = models.CharField(max_length=200, blank=True)
    """Why the mail could not be sent, in the mail server's words."""
    batch = models.CharField(max_length=32, blank=True)
    """Which job sends the mail; no other touches it."""
    reminded_on = models.DateField(null=True, blank=True)
    wants_reminders = models.BooleanField(default=True)
    has_answered = models.BooleanField(default=False)
    """That somebody answered, never when: two moments side by side would tie a sheet to a person."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "email"],
                condition=~models.Q(email=""),
                name="one_invitation_per_address",
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "user"],
                condition=models.Q(user__isnull=False),
                name="one_invitation_per_user",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "delivery"], name="invitations_to_deliver"),
            models.Index(fields=["batch"], condition=~models.Q(batch=""), name="invitations_of_batch"),
        ]


class InvitationKey(Owned):
    """Opens an invitation. The key itself stands in the mail and nowhere else; a reminder brings a further one."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="personal_keys")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of "invitation:" and the key."""


class OpenLink(Owned):
    """A link or QR code for all of a unit: whoever has it may answer, and nobody knows who did."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="open_links")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_open_link_per_unit")]


class Amendment(Owned):
    """A change of an open or closed round that somebody gave a reason for; respondents and readers can see it."""

    class Kind(models.TextChoices):
        EXTENDED = "extended"
        CLOSED_EARLY = "closed_early"
        REOPENED = "reopened"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="amendments")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.TextField(max_length=1000)
    before = models.DateField(null=True, blank=True)
    after = models.DateField(null=True, blank=True)
    """Deadlines."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["at", "id"]
