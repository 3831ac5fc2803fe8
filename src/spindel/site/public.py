"""Pages anybody may read: accessibility, personal data, and where to report a weakness."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from spindel.webkit.offers import Panel

VALID = timedelta(days=180)
"""RFC 9116 wants a date after which the file is not to be trusted, at most a year ahead."""


def facts() -> dict[str, str]:
    return {"responsible": settings.RESPONSIBLE, "contact": settings.CONTACT}


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", facts())


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    hours = settings.SESSION_COOKIE_AGE // 3600
    return render(request, "site/privacy.html", {**facts(), "hours": hours})


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    if not settings.CONTACT:
        raise Http404
    expires = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: da, en",
        f"Canonical: {settings.ADDRESS}{reverse('security-txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def footer(_request: HttpRequest) -> Panel:
    return Panel("site/footer_links.html", {})
