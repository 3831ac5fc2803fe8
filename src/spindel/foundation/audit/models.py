from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

HASH_LENGTH = 64


class Event(models.Model):
    """Who did what, to what, when. Holds plain ids, so that it stands below everything and outlives what it names.

    Never changed and never deleted: the database itself refuses (apps.py). What people are called is looked up when
    the trail is read and never stored, so that a person can be forgotten without breaking the chain.
    """

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    """None for what concerns the installation."""
    facts = models.JSONField(default=dict)
    sequence = models.BigIntegerField(null=True)
    """Its place in the chain; None for the moment between being written and being sealed."""
    previous_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    hash = models.CharField(max_length=HASH_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("organisation_id", 0), "sequence", name="one_event_per_place"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="audit_trail"),
            models.Index(fields=["organisation_id", "id"], condition=Q(sequence=None), name="audit_unsealed"),
        ]


class Chain(models.Model):
    """Where a chain of events ends: one per organisation, and 0 for the installation's own."""

    id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=HASH_LENGTH, blank=True)
