from django.db import models


class Salt(models.Model):
    """Mixed into every sender's address and thrown away after a day: after that nobody can tell who it was."""

    value = models.CharField(max_length=64)
    made_at = models.DateTimeField()


class Misses(models.Model):
    """How often a sender has lately tried a key that opens nothing. In the database, since all processes count along."""

    sender = models.CharField(max_length=64, unique=True)
    """A hash; the address itself is kept nowhere."""
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
