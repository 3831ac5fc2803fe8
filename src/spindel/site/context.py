from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from spindel.foundation.organisation.permissions import MemberRequest
from spindel.site import wiring


def page(request: MemberRequest) -> dict[str, Any]:
    """What every page may show: the menu, the way out, and whether this is the demo."""
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: navigation_of(request)),
        "sign_out_path": reverse("accounts:sign-out"),
        "account_path": reverse("accounts:account"),
    }


def navigation_of(request: MemberRequest) -> list[Any]:
    if not request.user.is_authenticated:
        return []
    try:
        return [entry for offer in wiring.NAVIGATION if (entry := offer(request))]
    except (Http404, PermissionDenied):
        return []
