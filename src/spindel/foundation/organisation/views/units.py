from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.foundation.organisation import permissions, reads, writes
from spindel.foundation.organisation.forms import MergeForm, UnitForm
from spindel.foundation.organisation.permissions import MemberRequest

SHOWN_PEOPLE = 20
SMALL = 25
"""A tree that is shown unfolded."""


def overview(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    organisation = request.organisation
    words = request.GET.get("q", "").strip()
    tree = reads.unit_tree(organisation)
    context = {
        "organisation": organisation,
        "words": words,
        "found": reads.found_units(tree, words) if words else [],
        "tree": reads.tree_with_people(organisation, tree),
        "is_small": len(tree) < SMALL,
        "units_path": reverse("organisation:add-unit"),
        "people": reads.members_of(organisation).count(),
        "may_administer": permissions.may_administer(request.membership),
    }
    return render(request, "organisation/overview.html", context)


def unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_set_up(request.membership))
    members = reads.members_of(request.organisation).filter(unit=unit)
    context = {
        "unit": unit,
        "line": reads.line_of(unit),
        "below": reads.current_units_of(request.organisation).filter(parent=unit),
        "people": members[:SHOWN_PEOPLE],
        "more_people": max(0, members.count() - SHOWN_PEOPLE),
        "leaders": reads.leaders_of_unit(unit),
        "history": reads.history_of(unit),
        "merge_form": MergeForm(unit=unit),
    }
    return render(request, "organisation/unit.html", context)


def add_unit(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    above = request.GET.get("under", "")
    form = UnitForm(request.POST or None, organisation=request.organisation, initial={"parent": above})
    if request.method == "POST" and form.is_valid():
        added = writes.add_unit(
            organisation=request.organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("organisation:unit", added.pk)
    return render(request, "organisation/form.html", {"form": form, "title": _("Add a unit")})


def change_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_set_up(request.membership))
    known = {name: getattr(unit, name) for name in ("name", "kind", "headcount", "uuid")}
    form = UnitForm(
        request.POST or None, organisation=request.organisation, initial=known | {"parent": unit.parent_id}
    )
    if request.method == "POST" and form.is_valid():
        writes.change_unit(unit=unit, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("organisation:unit", unit.pk)
    return render(request, "organisation/form.html", {"form": form, "title": unit.name, "unit": unit})


@require_POST
def end_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_set_up(request.membership))
    writes.end_unit(unit=unit, actor=request.user, now=timezone.now())
    return redirect("organisation:unit", unit.pk)


@require_POST
def merge_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_set_up(request.membership))
    form = MergeForm(request.POST, unit=unit)
    if form.is_valid():
        into = form.cleaned_data["into"]
        writes.merge_unit(unit=unit, into=into, actor=request.user, now=timezone.now())
        return redirect("organisation:unit", into.pk)
    return redirect("organisation:unit", unit.pk)


@require_POST
def remove_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_set_up(request.membership))
    writes.remove_unit(unit=unit, actor=request.user, now=timezone.now())
    return redirect("organisation:overview")
