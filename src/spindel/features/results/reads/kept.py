"""What has been worked out once, on shelves of limited length: an old thing makes room for a new one.

Each thing lies with the fingerprint of what it was made from; one with another fingerprint is as good as none. Django's
cache holds it, so a restart or a full cache costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

cache = ConnectionProxy(caches, "results")
"""Each process's own: what is remembered is large, and worked out again soon enough."""


def digest(made_from: Any) -> str:
    """Changes when anything in ``made_from`` changes."""
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


@dataclass(frozen=True)
class Shelf:
    """A kind of thing, and how many of them are kept."""

    name: str
    most: int

    def find(self, keys: list[str], fingerprints: list[Any]) -> list[Any]:
        """What lies there for each key, None where there is nothing or something old."""
        found = cache.get_many([self.place(key) for key in keys])
        laid = [found.get(self.place(key)) or (None, None) for key in keys]
        return [
            thing if mark == wanted else None
            for (mark, thing), wanted in zip(laid, fingerprints, strict=True)
        ]

    def lay(self, things: dict[str, tuple[Any, Any]]) -> None:
        """Lay down things by key, each with its fingerprint; the oldest fall off the end."""
        cache.set_many({self.place(key): thing for key, thing in things.items()})
        order = [key for key in cache.get(self.name, []) if key not in things] + list(things)
        cache.delete_many([self.place(key) for key in order[: -self.most]])
        cache.set(self.name, order[-self.most :])

    def one(self, key: str, fingerprint: Any, make: Callable[[], Any]) -> Any:
        """The thing from the shelf, or made now and laid there."""
        [thing] = self.find([key], [fingerprint])
        if thing is None:
            thing = make()
            self.lay({key: (fingerprint, thing)})
        return thing

    def place(self, key: str) -> str:
        return f"{self.name}:{key}"


PARTS = Shelf("results.parts", 600)
"""Some 300 kB each: one for every unit of the rounds that are looked at."""
EVALUATIONS = Shelf("results.evaluations", 80)
FROZEN = Shelf("results.frozen", 12)
"""Some 8 MB each: what is unpacked of closed rounds."""
SLICES = Shelf("results.slices", 60)
RESAMPLED = Shelf("results.resampled", 6)
"""Some 300 kB for every unit of an earlier round: a few rounds at a time."""
BODIES = Shelf("results.bodies", 800)


def remembered(key: str, fingerprint: str, render: Callable[[], str]) -> str:
    """A rendered page's body, compressed on its shelf."""
    packed = BODIES.one(key, fingerprint, lambda: zlib.compress(render().encode(), 1))
    return zlib.decompress(packed).decode()
