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
