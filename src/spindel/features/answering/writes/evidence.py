"""Adding evidence to an answer and taking it away again."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex

from django.db import transaction
from django.db.models import QuerySet

from spindel.core.refusals import Refusal, shown
from spindel.features.answering.models import Evidence, Sheet
from spindel.features.answering.reads import asked_in
from spindel.features.answering.reads.evidence import (
    LARGEST,
    MOST_PER_ANSWER,
    evidence_on,
    kind_of_file,
    path_of,
)
from spindel.features.answering.writes.saving import NotAsked, _touch
from spindel.features.answering.writes.sheets import _note
from spindel.foundation.accounts.models import User


class NotTaken(Refusal):
    """Evidence is a document or a picture: nothing that runs, and nothing larger than one reads."""


class NoEvidenceHere(Refusal):
    """A link or a file tells whose it is, so it is taken only where answers are named."""


@transaction.atomic
def add_link(
    *, sheet: Sheet, item: str, title: str, link: str, actor: User | None, now: datetime
) -> Evidence:
    evidence = _begun(sheet, item, title or link)
    evidence.link = link
    evidence.full_clean()
    evidence.save(force_insert=True)
    _note("sheet.evidence_added", sheet, actor, now)
    return evidence


@transaction.atomic
def add_file(
    *, sheet: Sheet, item: str, name: str, content: bytes, actor: User | None, now: datetime
) -> Evidence:
    evidence = _begun(sheet, item, name)
    if len(content) > LARGEST:
        raise NotTaken("answering.file_too_large", most=LARGEST // 1_000_000)
    kind = kind_of_file(name, content)
    if kind is None:
        raise NotTaken("answering.file_not_taken", name=shown(name))
    evidence.stored, evidence.media_type, evidence.size = token_hex(24), kind, len(content)
    evidence.full_clean()
    evidence.save(force_insert=True)
    path = path_of(evidence.stored)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)
    _note("sheet.evidence_added", sheet, actor, now)
    return evidence


def _begun(sheet: Sheet, item: str, title: str) -> Evidence:
    if not sheet.round.is_named:
        raise NoEvidenceHere("answering.no_evidence_here")
    if item not in asked_in(sheet.round):
        raise NotAsked("answering.not_asked", item=shown(item))
    _touch(sheet)
    if evidence_on(sheet, item).count() >= MOST_PER_ANSWER:
        raise NotTaken("answering.enough_evidence", most=MOST_PER_ANSWER)
    return Evidence(organisation_id=sheet.organisation_id, sheet=sheet, item=item, title=title[:200])


@transaction.atomic
def remove_evidence(*, evidence: Evidence, actor: User | None, now: datetime) -> None:
    _touch(evidence.sheet)
    _discard(Evidence.objects.filter(pk=evidence.pk))
    _note("sheet.evidence_removed", evidence.sheet, actor, now)


def _discard(found: QuerySet[Evidence]) -> None:
    """The files go once the rows are gone for good."""
    stored = [name for name in found.values_list("stored", flat=True) if name]
    found.delete()
    transaction.on_commit(lambda: _unlink(stored))


def _unlink(stored: Iterable[str]) -> None:
    for name in stored:
        path_of(name).unlink(missing_ok=True)
