from django.conf import settings
from django.db import models


class Organisation(models.Model):
    """A municipality or other public body; everything else belongs to exactly one."""

    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()


class Owned(models.Model):
    """What belongs to one organisation and is a 404 to all others."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Unit(Owned):
    """A place in the organisation's tree: a department, a professional area, a team."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=120)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator"
    ROUND_LEADER = "round_leader"
    UNIT_LEADER = "unit_leader"
    RESPONDENT = "respondent"
    READER = "reader"


class Membership(Owned):
    """One person's role in one organisation, and the unit it is about where the role has one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="members")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_per_organisation"),
        ]
