from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.foundation.jobs import reads as jobs
from spindel.foundation.jobs import writes as job_writes
from spindel.foundation.mail import reads as mail
from spindel.foundation.mail.writes import post
from spindel.foundation.operations.forms import AlikeForm
from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest


def tasks(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_operate(request.membership))
    overview = jobs.overview(request.organisation.pk, timezone.now())
    return render(request, "operations/tasks.html", {"overview": overview, "can_send": mail.can_send()})


@require_POST
def retry(request: MemberRequest) -> HttpResponse:
    count = act_on_alike(request, job_writes.retry)
    said = ngettext("%(count)d task is tried again.", "%(count)d tasks are tried again.", count)
    messages.success(request, said % {"count": count})
    return redirect("operations:tasks")


@require_POST
def set_aside(request: MemberRequest) -> HttpResponse:
    count = act_on_alike(request, job_writes.set_aside)
    said = ngettext("%(count)d task is off the list.", "%(count)d tasks are off the list.", count)
    messages.success(request, said % {"count": count})
    return redirect("operations:tasks")


def act_on_alike(request: MemberRequest, write: Callable[..., int]) -> int:
    permissions.require(permissions.may_operate(request.membership))
    form = AlikeForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return write(
        organisation=request.organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
    )


@require_POST
def try_mail(request: MemberRequest) -> HttpResponse:
    """At once and not in the background: whoever sets a mail server up waits for the answer."""
    permissions.require(permissions.may_operate(request.membership))
    post(
        to=request.user.email,
        subject=_("A letter from Spindel"),
        text=_("This letter shows that Spindel can send mail."),
        language=get_language() or "da",
    )
    messages.success(request, _("A letter is on its way to %(email)s.") % {"email": request.user.email})
    return redirect("operations:tasks")
