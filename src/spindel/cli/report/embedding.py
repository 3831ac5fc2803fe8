"""Sets a rendered fragment into a larger page, where it is one of many and stands a step further down.

Everything somebody wrote is escaped in it: a bare ``<`` is always a tag of ours and a bare ``"`` always ends a value of
ours, so what looks like a tag here is one.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_HEADING = re.compile(r"^<(/?)h([1-5])\b")
_NAMES = re.compile(r'(?<= )(id|for|aria-labelledby|aria-describedby)="([^"]*)"')
_LINKS = re.compile(r'(?<= )(href="#|fill="url\(#)')


def embedded(fragment: str, name: str, *, deeper: int = 1) -> str:
    """The fragment with ``name`` before all its ids and what points to them, and its headings ``deeper``."""

    def moved(tag: re.Match[str]) -> str:
        text = _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + deeper}", tag[0])
        text = _NAMES.sub(lambda found: f'{found[1]}="{_named(found[2], name)}"', text)
        return _LINKS.sub(lambda found: f"{found[1]}{name}-", text)

    return _TAG.sub(moved, fragment)


def _named(ids: str, name: str) -> str:
    return " ".join(f"{name}-{one}" for one in ids.split())
