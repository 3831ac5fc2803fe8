from django.db import models


class Event(models.Model):
    """Who did what, to what, when. Holds plain ids, so that it stands below everything and outlives what it names."""

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    facts = models.JSONField(default=dict)
