from django.conf import settings
from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """A municipality or other public body; everything else belongs to exactly one."""

    name = models.CharField(max_length=120)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    """The municipality's official code; None for everybody else."""
    second_factor_roles = models.JSONField(default=list, blank=True)
    """Roles that come in only with more than a password."""
    created_at = models.DateTimeField()


class Owned(models.Model):
    """What belongs to one organisation and is a 404 to all others."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Unit(Owned):
    """A place in the organisation's tree: a department, a professional area, a team.

    What is here is how it stands now; how it stood earlier is told by its placements. A unit that is no more keeps its
    place, so that old measurements find it.
    """

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, blank=True)
    """What the organisation calls a unit of this sort, in its own words."""
    uuid = models.CharField(max_length=64, blank=True)
    """The unit's key in the system it comes from; "" where it was written by hand."""
    headcount = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "uuid"], condition=~Q(uuid=""), name="one_unit_per_uuid"
            ),
        ]


class Placement(Owned):
    """Where a unit stood, what it was called and how large it was, from one day until the day before another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on=None), name="one_placement_at_a_time"
            ),
        ]


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator"
    ROUND_LEADER = "round_leader"
    UNIT_LEADER = "unit_leader"
    RESPONDENT = "respondent"
    READER = "reader"
    OPERATOR = "operator"


class Membership(Owned):
    """One person's role in one organisation, and the unit they belong to where they have one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    name = models.CharField(max_length=120)
    """What the person is called here. The account's own name is not shown to those who run the organisation before the
    person has come: it would tell them that somebody else knows the address."""
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    ended_on = models.DateField(null=True, blank=True)
    is_one_of_several = False
    """Whether the person belongs to other organisations too; said by the read that chooses between them."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_per_organisation"),
        ]
        indexes = [models.Index(fields=["organisation", "name"])]


class Leadership(Owned):
    """A person leads a unit and all below it, from one day until another. A unit leader leads at least the own unit."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="leaderships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leaderships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "unit"], condition=Q(ends_on=None), name="leads_a_unit_once"
            ),
        ]


class Body(Owned):
    """People from several units who decide or follow something together: a committee, a steering or follow-up group."""

    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"


class Seat(models.TextChoices):
    CHAIR = "chair"
    MEMBER = "member"


class BodyMember(Owned):
    """A person's seat in a body."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.MEMBER)

    class Meta:
        ordering = ["seat", "membership__name"]
        constraints = [
            models.UniqueConstraint(fields=["body", "membership"], name="one_seat_per_person_and_body"),
        ]


class Subject(models.TextChoices):
    UNITS = "units"
    PEOPLE = "people"


class Upload(Owned):
    """A file of units or people between being looked at and being applied; gone after either."""

    subject = models.CharField(max_length=10, choices=Subject)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    is_whole = models.BooleanField(default=False)
    """Whether what the file does not name is to end."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
