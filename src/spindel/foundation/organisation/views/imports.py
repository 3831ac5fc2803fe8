from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spindel.core.refusals import Faults
from spindel.core.rosters import Action
from spindel.foundation.organisation import permissions, reads, writes
from spindel.foundation.organisation.forms import UploadForm
from spindel.foundation.organisation.models import Subject, Upload
from spindel.foundation.organisation.permissions import MemberRequest

SHOWN = 100
TEMPLATES = {"enheder": Subject.UNITS, "personer": Subject.PEOPLE}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def imports(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_set_up(request.membership))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        upload = writes.keep_upload(
            organisation=request.organisation,
            subject=given["subject"],
            file_name=given["file"].name,
            content=given["file"].read(writes.LARGEST + 1),
            is_whole=given["is_whole"],
            actor=request.user,
            now=timezone.now(),
        )
        return redirect("organisation:upload", upload.pk)
    return render(request, "organisation/imports.html", {"form": form})


def upload(request: MemberRequest, upload_id: int) -> HttpResponse:
    upload = reads.upload_of(request.organisation, upload_id)
    permissions.require(permissions.may_set_up(request.membership))
    if "fingerprint" in request.POST:
        writes.apply_upload(
            upload=upload,
            fingerprint=request.POST["fingerprint"],
            reader=request.membership,
            invites="invites" in request.POST,
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The file has been applied."))
        return redirect("organisation:overview" if upload.subject == Subject.UNITS else "organisation:people")
    context = {"upload": upload} | seen(request, upload)
    return render(request, "organisation/upload.html", context)


def seen(request: MemberRequest, upload: Upload) -> dict[str, object]:
    """What the file would do, or why it cannot be read."""
    try:
        plan = reads.plan_of(upload, request.membership)
    except Faults as refused:
        return {"refused": refused.faults[0]}
    told = reads.told(request.organisation, plan, SHOWN)
    tally = {action.value: plan.tally[action] for action in Action}
    return {"plan": plan, "tally": tally, "told": told, "more_faults": plan.total_faults - len(plan.faults)}


@require_POST
def drop_upload(request: MemberRequest, upload_id: int) -> HttpResponse:
    upload = reads.upload_of(request.organisation, upload_id)
    permissions.require(permissions.may_set_up(request.membership))
    writes.drop_upload(upload=upload, actor=request.user, now=timezone.now())
    return redirect("organisation:imports")


def template(request: MemberRequest, file_name: str) -> HttpResponse:
    """A file to fill in, with what is there today."""
    permissions.require(permissions.may_set_up(request.membership))
    name, _dot, kind = file_name.partition(".")
    if name not in TEMPLATES or kind not in {"csv", "xlsx"}:
        raise Http404
    rows = reads.rows_to_fill_in(request.organisation, TEMPLATES[name])
    is_csv = kind == "csv"
    response = HttpResponse(
        reads.as_csv(rows) if is_csv else reads.as_workbook(rows),
        content_type="text/csv; charset=utf-8" if is_csv else WORKBOOK,
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
