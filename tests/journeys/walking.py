"""Following every link a person can see, one page of each kind."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

FILES = {
    *("results:web-svg", "results:web-png", "results:table-csv", "results:table-xlsx"),
    *("results:compare-svg", "results:compare-png", "results:compare-csv", "results:compare-xlsx"),
    "organisation:template",
    *("trail:table-csv", "trail:table-xlsx"),
    *("rounds:people-csv", "rounds:qr", "rounds:papers", "rounds:paper", "answering:workbook"),
}
ALIKE = {"about", "foer", "sorter", "enhed", "under"}
"""Wishes that say about what, how far back or in which order: one of them stands for all."""
# Links inside a drawing have no plain address of their own.
ADDRESSES = "links => links.map(a => new URL(a.getAttribute('href'), document.baseURI).href.split('#')[0])"


def kind_of(address: str) -> str | None:
    """The page's name and what its query asks for: pages of one kind differ only in what they are about.

    None for what is no page of ours, and for two wishes at once: each is looked at by itself.
    """
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    asked = [key if key in ALIKE else f"{key}={value}" for key, value in parse_qsl(parts.query)]
    if len(asked) > 1:
        return None
    about = sorted(found.kwargs)
    return " ".join([found.view_name, *about, *asked])


def every_kind_of_page(page: Page, start: str) -> Iterator[str]:
    """Visit one page of each kind reachable from ``start``; the page stands there while its address is yielded."""
    waiting, seen = [start], {kind_of(start)}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answers {answer.status}"
        yield address
        for link in page.locator("a[href]").evaluate_all(ADDRESSES):
            kind = kind_of(link) if urlsplit(link).netloc == urlsplit(start).netloc else None
            if kind and kind not in seen and kind.split()[0] not in FILES:
                seen.add(kind)
                waiting.append(link)
