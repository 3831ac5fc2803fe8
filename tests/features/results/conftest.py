"""What the tests of results stand on: a round with answers, and pages read as a person reads them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.test import Client

from spindel.core.frameworks import parse
from spindel.features.rounds.models import Round
from spindel.foundation.accounts.models import User
from spindel.frameworks import read_bundled
from tests.cast import Cast
from tests.features.results.answered import answered_by, bundled_round


def read_categories() -> tuple[str, ...]:
    return parse(read_bundled("digital-omstilling")).advice


@pytest.fixture
def round(cast: Cast) -> Round:
    """Six in home care who differ a little, five in the schools who lie higher."""
    found = bundled_round(cast, targets=dict.fromkeys(read_categories(), 3.5))
    answered_by(cast, found, cast.home_care, [1, 2, 2, 3, 3, 4])
    answered_by(cast, found, cast.schools, [3, 4, 4, 4, 5])
    return found


class Words(HTMLParser):
    """What stands on a page, without its drawings and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipped += tag in {"svg", "script", "style", "head"}

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in {"svg", "script", "style", "head"}

    def handle_data(self, data: str) -> None:
        if not self.skipped and data.strip():
            self.words.append(" ".join(data.split()))


@dataclass(frozen=True)
class Page:
    """A page somebody got."""

    status: int
    html: str

    @property
    def text(self) -> str:
        words = Words()
        words.feed(self.main)
        return " ".join(words.words)

    @property
    def main(self) -> str:
        """Without the token against forgery, which is another every time."""
        found = re.search(r"<main.*</main>", self.html, re.DOTALL)
        return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", found[0]) if found else ""

    def drawings(self, kind: str) -> list[str]:
        """The drawings of a kind (``chart-web-wide`` …), as they stand on the page."""
        return [
            svg
            for svg in re.findall(r"<svg.*?</svg>", self.main, re.DOTALL)
            if re.search(rf"\b{kind}\b", svg)
        ]

    def links(self) -> list[str]:
        return re.findall(r'<a[^>]* href="([^"#]+)', self.main)


@pytest.fixture
def look() -> Callable[..., Page]:
    """``look(cast.bo, "/resultater/…")``: the page that person gets."""

    def page(who: User, address: str, language: str = "da") -> Page:
        client = Client(headers={"accept-language": language})
        client.force_login(who)
        answer = client.get(address)
        return Page(answer.status_code, answer.content.decode() if "html" in answer["Content-Type"] else "")

    return page
