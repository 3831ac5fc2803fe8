from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.foundation.organisation import permissions, reads, writes
from spindel.foundation.organisation.forms import BodyForm, SeatForm
from spindel.foundation.organisation.permissions import MemberRequest


def bodies(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    return render(request, "organisation/bodies.html", {"bodies": reads.bodies_of(request.organisation)})


def add_body(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = writes.add_body(
            organisation=request.organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("organisation:body", body.pk)
    return render(request, "organisation/form.html", {"form": form, "title": _("Add a committee or group")})


def body(request: MemberRequest, body_id: int) -> HttpResponse:
    body = reads.body_of(request.organisation, body_id)
    permissions.require(permissions.may_set_up(request.membership))
    form = SeatForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        given = writes.give_seat(body=body, actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(name)s has a seat.") % {"name": given.membership.name})
        return redirect("organisation:body", body.pk)
    context = {"body": body, "seats": reads.seats_in(body), "form": form}
    return render(request, "organisation/body.html", context)


def change_body(request: MemberRequest, body_id: int) -> HttpResponse:
    body = reads.body_of(request.organisation, body_id)
    permissions.require(permissions.may_set_up(request.membership))
    form = BodyForm(request.POST or None, initial={"name": body.name, "purpose": body.purpose})
    if request.method == "POST" and form.is_valid():
        writes.change_body(body=body, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("organisation:body", body.pk)
    return render(request, "organisation/form.html", {"form": form, "title": body.name})


@require_POST
def end_body(request: MemberRequest, body_id: int) -> HttpResponse:
    body = reads.body_of(request.organisation, body_id)
    permissions.require(permissions.may_set_up(request.membership))
    writes.end_body(body=body, actor=request.user, now=timezone.now())
    return redirect("organisation:bodies")


@require_POST
def take_seat(request: MemberRequest, body_id: int, membership_id: int) -> HttpResponse:
    body = reads.body_of(request.organisation, body_id)
    seat = reads.seat_of(body, membership_id)
    permissions.require(permissions.may_set_up(request.membership))
    writes.take_seat(seat=seat, actor=request.user, now=timezone.now())
    return redirect("organisation:body", body.pk)
