from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.foundation.accounts.reads import password_link
from spindel.foundation.mail.reads import can_send
from spindel.foundation.organisation import permissions, reads, writes
from spindel.foundation.organisation.forms import FilterForm, KnownMemberForm, NewMemberForm
from spindel.foundation.organisation.models import Membership
from spindel.foundation.organisation.permissions import MemberRequest

PER_PAGE = 50


def people(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    form = FilterForm(request.GET, organisation=request.organisation)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = reads.found_people(request.organisation, **chosen)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    query = request.GET.copy()
    query.pop("side", None)
    context = {"form": form, "page": page, "query": query.urlencode(), "is_filtered": any(chosen.values())}
    return render(request, "organisation/people.html", context)


def add_member(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    form = NewMemberForm(
        request.POST or None, giver=request.membership, initial={"unit": request.GET.get("enhed", "")}
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        send_link = given.pop("send_link")
        refuse_to_change_above(request, given["email"])
        member = writes.invite_member(
            organisation=request.organisation, actor=request.user, now=timezone.now(), **given
        )
        messages.success(request, _("%(name)s has been added.") % {"name": member.name})
        if send_link:
            let_in(request, member)
        return redirect("organisation:member", member.pk)
    return render(request, "organisation/form.html", {"form": form, "title": _("Add a person")})


def refuse_to_change_above(request: MemberRequest, email: str) -> None:
    """Adding somebody who is here already changes their role, which not everybody may."""
    already = reads.members_of(request.organisation).filter(user__email__iexact=email).first()
    if already is not None:
        permissions.require(permissions.may_give(request.membership, already.role))


def member(request: MemberRequest, membership_id: int) -> HttpResponse:
    member = reads.member_of(request.organisation, membership_id)
    permissions.require(permissions.may_set_up(request.membership))
    may_change = permissions.may_give(request.membership, member.role)
    led = [each.unit for each in reads.leaderships_of(request.organisation).filter(membership=member)]
    known = {"name": member.name, "role": member.role, "unit": member.unit_id, "leads": [u.pk for u in led]}
    form = KnownMemberForm(request.POST or None, giver=request.membership, led=led, initial=known)
    if request.method == "POST":
        permissions.require(may_change)
        if form.is_valid():
            writes.change_member(
                membership=member, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Saved."))
            return redirect("organisation:member", member.pk)
    context = {"member": member, "form": form, "led": led, "may_change": may_change}
    context |= {"seats": reads.seats_of(member), "new_link": request.session.pop("new_link", None)}
    return render(request, "organisation/member.html", context)


@require_POST
def renew_link(request: MemberRequest, membership_id: int) -> HttpResponse:
    member = reads.member_of(request.organisation, membership_id)
    permissions.require(permissions.may_give(request.membership, member.role))
    let_in(request, member)
    return redirect("organisation:member", member.pk)


def let_in(request: MemberRequest, member: Membership) -> None:
    """By mail to the person's own address; without a mail server the link is shown once, where it may be shown at all."""
    if can_send():
        writes.send_link(membership=member, actor=request.user, now=timezone.now())
        messages.success(request, _("A mail with a link is on its way to %(name)s.") % {"name": member.name})
    elif reads.may_show_links():
        request.session["new_link"] = request.build_absolute_uri(password_link(member.user))
    else:
        messages.warning(
            request,
            _("No mail was sent: Spindel has no mail server. Ask those who run it to set one up."),
        )


@require_POST
def remove_member(request: MemberRequest, membership_id: int) -> HttpResponse:
    member = reads.member_of(request.organisation, membership_id)
    permissions.require(permissions.may_give(request.membership, member.role))
    writes.end_membership(membership=member, actor=request.user, now=timezone.now())
    messages.success(request, _("%(name)s no longer belongs here.") % {"name": member.name})
    return redirect("organisation:people")
