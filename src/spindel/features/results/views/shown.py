"""A remembered body on a page, with what other slices show about the same place in the middle of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from spindel.features.results.reads import Place
from spindel.features.results.views.asking import Asked
from spindel.foundation.organisation.permissions import MemberRequest

HERE = "<!-- others -->"
"""Stands in a body where the others come in: they are about the person and the hour, and are not remembered."""


@dataclass(frozen=True)
class Body:
    """A body in two halves, and what the spot between them is about."""

    before: SafeString
    after: SafeString
    place: Place
    node: str
    is_divided: bool


def shown(
    request: MemberRequest,
    asked: Asked,
    page: str,
    render_body: Callable[[], str],
    *,
    title: str,
    node: str = "",
) -> HttpResponse:
    before, here, after = asked.body(page, render_body).partition(HERE)
    body = Body(
        mark_safe(before), mark_safe(after), asked.place, node, bool(here) and asked.place.sheet is None
    )
    return render(request, "results/page.html", {"title": title, "body": body})
