"""Evidence beside answers: what kind of file it is by its content, where it lies, and who may see it."""

import zipfile
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from spindel.features.answering.models import Evidence, Sheet
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership
from spindel.foundation.organisation.permissions import may_lead_rounds
from spindel.foundation.organisation.reads import units_led_by

LARGEST = 10_000_000
"""Bytes."""
MOST_PER_ANSWER = 10
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
"""By the name's ending; the content has to be of the same kind."""
BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
MAIN_PART = {"word/": KINDS["docx"], "xl/": KINDS["xlsx"], "ppt/": KINDS["pptx"]}
RUNS_CODE = ("vbaproject.bin", "vbadata.xml", "activex", "embeddings/oleobject", "basic/", "scripts/")
"""What a package with macros or embedded programs has inside."""


def kind_of_file(name: str, content: bytes) -> str | None:
    """The media type where name and content agree on one that is taken; None for everything else."""
    wanted = KINDS.get(name.lower().rpartition(".")[2])
    found = next((kind for start, kind in BEGINNINGS.items() if content.startswith(start)), None)
    if found is None and content.startswith(b"PK\x03\x04"):
        found = _kind_of_package(content)
    return found if found is not None and found == wanted else None


def _kind_of_package(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = [part.lower() for part in package.namelist()]
            if any(mark in part for part in parts for mark in RUNS_CODE):
                return None
            if "[content_types].xml" in parts:
                return next(
                    (kind for start, kind in MAIN_PART.items() if any(p.startswith(start) for p in parts)),
                    None,
                )
            if parts and parts[0] == "mimetype" and package.getinfo("mimetype").file_size < 200:
                return package.read("mimetype").decode("ascii", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        pass
    return None


def path_of(stored: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / stored[:2] / stored


def evidence_on(sheet: Sheet, item: str) -> QuerySet[Evidence]:
    return Evidence.objects.filter(sheet=sheet, item=item).order_by("title")


def evidence_shown(membership: Membership, evidence_id: UUID) -> Evidence:
    """To its writer, those who lead the unit or one above it, and those who run the round."""
    evidence = (
        Evidence.objects.select_related("sheet__unit", "sheet__round")
        .filter(organisation_id=membership.organisation_id, pk=evidence_id)
        .first()
    )
    if evidence is None or not may_see(membership, evidence.sheet):
        raise Http404
    return evidence


def may_see(membership: Membership, sheet: Sheet) -> bool:
    is_own = sheet.respondent_id == membership.user_id
    return is_own or may_lead_rounds(membership) or sheet.unit_id in units_led_by(membership)


def evidence_in(membership: Membership, round: Round) -> list[Evidence]:
    """All of the round that the member may see, of sheets that are sent."""
    found = Evidence.objects.filter(sheet__round=round, sheet__sent_at__isnull=False)
    found = found.select_related("sheet__unit", "sheet__respondent", "sheet__invitation")
    if not may_lead_rounds(membership):
        found = found.filter(sheet__unit_id__in=list(units_led_by(membership)))
    return list(found.order_by("sheet__unit__position", "sheet__unit__name", "item", "title"))
