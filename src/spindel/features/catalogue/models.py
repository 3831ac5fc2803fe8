from django.conf import settings
from django.db import models

from spindel.foundation.organisation.models import Owned


class FrameworkVersion(Owned):
    """One version of a framework as an organisation took it in: the files themselves, never changed afterwards."""

    key = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)
    files = models.JSONField()
    """File name to text."""
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key", "version"], name="framework_version_once"),
        ]


class FrameworkMapping(Owned):
    """Which items of two versions somebody has said mean the same, so that rounds of both can be compared."""

    before = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    pairs = models.JSONField(default=dict, blank=True)
    """Item of the newer version to the one of the older."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_mapping_between_versions")
        ]
