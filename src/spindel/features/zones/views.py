from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from spindel.features.zones import permissions, reads, writes
from spindel.features.zones.forms import STATES, StateForm, ZoneForm
from spindel.features.zones.models import OPEN_STATES
from spindel.foundation.organisation.permissions import MemberRequest, require

STATE = "tilstand"


def zones(request: MemberRequest) -> HttpResponse:
    """All zones the member may see; those that are still open unless another state is asked for."""
    state = request.GET.get(STATE, "")
    found = reads.zones_of(request.membership)
    shown = found.filter(state=state) if state in STATES else found.filter(state__in=OPEN_STATES)
    seen = reads.seen(request.membership, shown, get_language() or "da")
    return render(request, "zones/zones.html", {"zones": seen, "states": STATES.items(), "state": state})


@require_POST
def choose(request: MemberRequest, round_id: int, unit_id: int | None = None) -> HttpResponse:
    place = reads.place_of(request.membership, round_id, unit_id)
    require(permissions.may_choose(request.membership, place.unit_id, place.led))
    if not request.POST.get("node"):
        return redirect("zones:zones")
    subject = reads.subject_of(request.membership, round_id, unit_id, request.POST["node"])
    zone = writes.choose_zone(
        round=place.round,
        unit=place.unit,
        node=subject.node,
        score=subject.score,
        target=subject.target,
        owner=subject.owner,
        items=subject.items,
        actor=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("It is a development zone now. Say why, who sees to it and by when."))
    return redirect("zones:zone", zone.pk)


@require_safe
def zone(request: MemberRequest, zone_id: int) -> HttpResponse:
    seen = reads.zone_of(request.membership, zone_id, get_language() or "da")
    return page(request, seen, ZoneForm(seen=seen) if seen.may_change else None)


@require_POST
def describe(request: MemberRequest, zone_id: int) -> HttpResponse:
    seen = reads.zone_of(request.membership, zone_id, get_language() or "da")
    require(seen.may_change)
    form = ZoneForm(request.POST, seen=seen)
    if not form.is_valid():
        return page(request, seen, form)
    writes.describe_zone(zone=seen.zone, actor=request.user, now=timezone.now(), **form.described())
    return redirect("zones:zone", zone_id)


def page(request: MemberRequest, seen: reads.Seen, form: ZoneForm | None) -> HttpResponse:
    context = {
        "seen": seen,
        "zone": seen.zone,
        "form": form,
        "moving": StateForm(initial={"state": seen.zone.state}),
        "history": reads.history_of(seen.zone),
    }
    return render(request, "zones/zone.html", context)


@require_POST
def move(request: MemberRequest, zone_id: int) -> HttpResponse:
    seen = reads.zone_of(request.membership, zone_id, get_language() or "da")
    require(seen.may_change)
    form = StateForm(request.POST)
    if form.is_valid():
        writes.move_zone(zone=seen.zone, actor=request.user, now=timezone.now(), **form.cleaned_data)
    return redirect("zones:zone", zone_id)
