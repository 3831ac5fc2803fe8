"""Begun sheets of anonymous rounds: only who holds the key can read them."""

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection
from django.http import Http404

from spindel.features.answering.models import Answer, Draft
from spindel.features.answering.reads.sealing import open_with_key, padded, seal_with_key, sheet_digest
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Unit

STEP = 1536
"""Bytes; drafts are filled up to whole steps, so that their length does not say how much was answered. One step holds
all that is not comments, and PostgreSQL still keeps it in the row itself."""
DRAFT_TO_SAVE = """
SELECT draft.organisation_id, draft.id, draft.round_id, draft.unit_id, draft.digest, draft.by_link, draft.sealed,
  measurement.id, measurement.form, version.id, version.content_hash
FROM answering_draft AS draft
JOIN rounds_round AS measurement ON measurement.id = draft.round_id
JOIN catalogue_frameworkversion AS version ON version.id = measurement.framework_version_id
WHERE draft.digest = %s AND draft.round_id = %s AND draft.unit_id = %s
"""
"""By hand for the same reason as the other saves."""
STILL_OPEN = " AND measurement.opened_at IS NOT NULL AND measurement.closed_at IS NULL"
HOLDING = " FOR UPDATE OF draft"
DRAFT_FIELDS = ["organisation_id", "id", "round_id", "unit_id", "digest", "by_link", "sealed"]


def draft_of(key: str, round: Round, unit: Unit) -> Draft | None:
    draft = Draft.objects.filter(digest=sheet_digest(key), round=round, unit=unit).first()
    if draft is not None:
        draft.round, draft.unit = round, unit
        open_draft(draft, key)
    return draft


def draft_to_save(key: str, round_id: int, unit_id: int) -> Draft:
    draft = _light_draft(DRAFT_TO_SAVE, key, round_id, unit_id)
    if draft is None:
        raise Http404
    return draft


def draft_held(draft: Draft) -> Draft | None:
    """As it stands now, held against others until the transaction ends; None where the round has closed meanwhile."""
    holding = HOLDING if connection.features.has_select_for_update else ""
    return _light_draft(DRAFT_TO_SAVE + STILL_OPEN + holding, draft.key, draft.round_id, draft.unit_id)


def _light_draft(statement: str, key: str, round_id: int, unit_id: int) -> Draft | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [sheet_digest(key), round_id, unit_id])
        row = cursor.fetchone()
    if row is None:
        return None
    draft = Draft.from_db(connection.alias, DRAFT_FIELDS, row[: len(DRAFT_FIELDS)])
    draft.round = light_round(*row[len(DRAFT_FIELDS) :])
    open_draft(draft, key)
    return draft


def light_round(round_id: int, form: str, version_id: int, content_hash: str) -> Round:
    """What a save asks about the round; everything else of it is looked up when asked for."""
    version = FrameworkVersion.from_db(connection.alias, ["id", "content_hash"], [version_id, content_hash])
    round = Round.from_db(connection.alias, ["id", "form"], [round_id, form])
    round.framework_version = version
    return round


def open_draft(draft: Draft, key: str) -> None:
    draft.key = key
    draft.answers = answers_from(open_with_key(key, bytes(draft.sealed), draft.digest))


def sealed_draft(key: str, answers: Mapping[str, Answer]) -> bytes:
    told = {
        item: [each.value, int(each.absence), each.comment, each.revision, each.saved_at.timestamp()]
        for item, each in answers.items()
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    return seal_with_key(key, padded(zlib.compress(text, 1), STEP), sheet_digest(key))


def answers_from(filled_up: bytes) -> dict[str, Answer]:
    """As rows that are never saved, so that all pages read them like any other."""
    text = zlib.decompressobj().decompress(filled_up)
    return {
        item: Answer(
            item=item,
            value=value,
            absence=absence,
            comment=comment,
            revision=revision,
            saved_at=datetime.fromtimestamp(saved_at, UTC),
        )
        for item, (value, absence, comment, revision, saved_at) in json.loads(text).items()
    }
