from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from spindel.foundation.accounts.reads import password_link
from spindel.foundation.organisation import permissions, reads, writes
from spindel.foundation.organisation.forms import ROLE_NAMES, MemberForm, UnitForm
from spindel.foundation.organisation.models import Membership
from spindel.foundation.organisation.permissions import MemberRequest


def overview(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    return page(request)


def page(request: MemberRequest, **forms: Form) -> HttpResponse:
    organisation = request.organisation
    context = {
        "organisation": organisation,
        "tree": reads.unit_tree(organisation),
        "members": reads.members_of(organisation),
        "role_names": {role: str(name).split(":")[0] for role, name in ROLE_NAMES},
        "unit_form": UnitForm(organisation=organisation, prefix="unit"),
        "member_form": MemberForm(organisation=organisation, prefix="member"),
        "new_link": request.session.pop("new_link", None),
    }
    return render(request, "organisation/overview.html", context | forms)


@require_POST
def add_unit(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    form = UnitForm(request.POST, organisation=request.organisation, prefix="unit")
    if not form.is_valid():
        return page(request, unit_form=form)
    writes.add_unit(
        organisation=request.organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
    )
    return redirect("organisation:overview")


def change_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_administer(request.membership))
    initial = {"name": unit.name, "parent": unit.parent_id, "headcount": unit.headcount}
    form = UnitForm(request.POST or None, organisation=request.organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        writes.change_unit(unit=unit, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("organisation:overview")
    return render(request, "organisation/unit.html", {"unit": unit, "form": form})


@require_POST
def remove_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    unit = reads.unit_of(request.organisation, unit_id)
    permissions.require(permissions.may_administer(request.membership))
    writes.remove_unit(unit=unit, actor=request.user, now=timezone.now())
    return redirect("organisation:overview")


@require_POST
def add_member(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    form = MemberForm(request.POST, organisation=request.organisation, prefix="member")
    if not form.is_valid():
        return page(request, member_form=form)
    member = writes.invite_member(
        organisation=request.organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
    )
    show_link_once(request, member)
    return redirect("organisation:overview")


def choose(request: MemberRequest) -> HttpResponse:
    """Say which of several organisations this session is about."""
    found = list(reads.memberships_of(request.user)) if request.user.is_authenticated else []
    if not found:
        raise Http404
    onwards = request.POST.get("next", request.GET.get("next", ""))
    chosen = request.POST.get("organisation", "")
    if chosen.isdecimal():
        request.session[reads.CHOSEN] = reads.membership_in(request.user, int(chosen)).organisation_id
        return redirect(onwards if url_has_allowed_host_and_scheme(onwards, None) else "home")
    return render(request, "organisation/choose.html", {"memberships": found, "next": onwards})


@require_POST
def renew_link(request: MemberRequest, membership_id: int) -> HttpResponse:
    member = reads.member_of(request.organisation, membership_id)
    permissions.require(permissions.may_administer(request.membership))
    show_link_once(request, member)
    return redirect("organisation:overview")


def show_link_once(request: MemberRequest, member: Membership) -> None:
    """The link stands in the administrator's session until the next page has shown it, and nowhere else."""
    link = request.build_absolute_uri(password_link(member.user))
    request.session["new_link"] = {"name": member.user.name, "link": link}


@require_POST
def remove_member(request: MemberRequest, membership_id: int) -> HttpResponse:
    member = reads.member_of(request.organisation, membership_id)
    permissions.require(permissions.may_administer(request.membership))
    writes.end_membership(membership=member, actor=request.user, now=timezone.now())
    return redirect("organisation:overview")
