from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from spindel.foundation.guessing.models import Misses, Salt

MOST = 60
"""Misses in a stretch before a sender has to wait: a town hall is one sender, but seldom misses."""
STRETCH = timedelta(minutes=5)
SALT_LASTS = timedelta(days=1)


def salt_at(now: datetime) -> Salt | None:
    return Salt.objects.filter(made_at__gt=now - SALT_LASTS).order_by("-made_at", "-id").first()


def sender_of(address: str, salt: str) -> str:
    """One household is one sender, which in IPv6 has a whole network to itself."""
    try:
        if ip_address(address).version == 6:
            address = str(ip_network(f"{address}/64", strict=False))
    except ValueError:
        pass
    return sha256(f"{salt}:{address}".encode()).hexdigest()


def has_to_wait(address: str, now: datetime) -> bool:
    salt = salt_at(now)
    return (
        salt is not None
        and Misses.objects.filter(
            sender=sender_of(address, salt.value), count__gte=MOST, began_at__gt=now - STRETCH
        ).exists()
    )
