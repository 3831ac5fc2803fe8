from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.persons import reads, writes
from spindel.foundation.persons.forms import AddressForm, ErasingForm


@never_cache
def look(request: MemberRequest) -> HttpResponse:
    """Whom it is about, and then everything that is kept about them here."""
    permissions.require(permissions.may_administer(request.membership))
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "persons/look.html", {"form": form})
    return about(request, form.cleaned_data["email"])


def about(request: MemberRequest, email: str, erasing: ErasingForm | None = None) -> HttpResponse:
    person = reads.person_at(request.organisation, email)
    held = reads.shown_about(person)
    if not any(each.rows for each in held):
        form = AddressForm({"email": email})
        form.add_error("email", _("Nothing is kept about this address here."))
        return render(request, "persons/look.html", {"form": form})
    erasing = erasing or ErasingForm(initial={"email": person.email, "answers": "keep"})
    is_oneself = person.user == request.user
    context = {"person": person, "held": held, "form": erasing, "is_oneself": is_oneself}
    return render(request, "persons/person.html", context)


@require_POST
@never_cache
def export(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, "persons/look.html", {"form": form})
    person, now = reads.person_at(request.organisation, form.cleaned_data["email"]), timezone.now()
    held = writes.export_person(person=person, actor=request.user, now=now)
    headers = {"Content-Disposition": 'attachment; filename="person.zip"'}
    return HttpResponse(reads.as_archive(person, held, now), content_type="application/zip", headers=headers)


@require_POST
@never_cache
def erase(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    form = ErasingForm(request.POST)
    if not form.is_valid():
        return about(request, request.POST.get("email", ""), form)
    person = reads.person_at(request.organisation, form.cleaned_data["email"])
    keeps = form.cleaned_data["answers"] == "keep"
    writes.erase_person(person=person, keeps_answers=keeps, actor=request.user, now=timezone.now())
    messages.success(request, _("The person has been erased."))
    return redirect("persons:look")
