from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from spindel.foundation.organisation import permissions, reads, writes
from spindel.foundation.organisation.forms import OrganisationForm
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.walls.permissions import everywhere


def choose(request: MemberRequest) -> HttpResponse:
    """Say which of several organisations this session is about; where one said who this is, it hears of no other."""
    with everywhere():
        found = list(reads.memberships_of(request.user)) if request.user.is_authenticated else []
    confined_to = request.session.get(reads.CONFINED)
    found = [each for each in found if confined_to in {None, each.organisation_id}]
    if not found:
        raise Http404
    onwards = request.POST.get("next", request.GET.get("next", ""))
    chosen = request.POST.get("organisation", "")
    if chosen.isdecimal():
        request.session[reads.CHOSEN] = reads.membership_in(request.user, int(chosen)).organisation_id
        return redirect(onwards if url_has_allowed_host_and_scheme(onwards, None) else "home")
    context = {"memberships": found, "next": onwards, "chosen": request.session.get(reads.CHOSEN)}
    return render(request, "organisation/choose.html", context)


def settings(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    organisation = request.organisation
    known = {"name": organisation.name, "code": organisation.code or ""}
    form = OrganisationForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        writes.change_organisation(
            organisation=organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("organisation:overview")
    return render(request, "organisation/form.html", {"form": form, "title": _("The organisation itself")})
