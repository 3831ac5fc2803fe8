from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.trail import reads
from spindel.foundation.trail.forms import WantedForm

LARGEST_KEY = 2**63 - 1


def trail(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_operate(request.membership))
    form = WantedForm(request.GET)
    before = request.GET.get("foer", "")
    page = reads.page_of(
        request.organisation,
        form.wanted(),
        min(int(before), LARGEST_KEY) if before.isascii() and before.isdigit() else None,
    )
    asked = request.GET.copy()
    asked.pop("foer", None)
    context = {
        "form": form,
        "lines": reads.lines_about(request.organisation, page.events, get_language() or "da"),
        "older": page.older,
        "asked": asked.urlencode(),
        "is_narrowed": any(asked.values()),
        "is_first": not before,
    }
    return render(request, "trail/trail.html", context)
