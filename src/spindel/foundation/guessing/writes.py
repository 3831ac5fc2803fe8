import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F

from spindel.foundation.guessing import reads
from spindel.foundation.guessing.models import Misses, Salt


@transaction.atomic
def note_miss(*, address: str, now: datetime) -> None:
    """Count a key that opened nothing; every so many minutes the count begins anew."""
    salt = reads.salt_at(now) or _new_salt(now)
    sender = reads.sender_of(address, salt.value)
    Misses.objects.bulk_create([Misses(sender=sender, began_at=now)], ignore_conflicts=True)
    known = Misses.objects.filter(sender=sender)
    known.filter(began_at__lte=now - reads.STRETCH).update(began_at=now, count=0)
    known.update(count=F("count") + 1)


def _new_salt(now: datetime) -> Salt:
    """With the old salt, what was counted under it has lost its meaning."""
    Salt.objects.all().delete()
    Misses.objects.all().delete()
    return Salt.objects.create(value=secrets.token_hex(32), made_at=now)
