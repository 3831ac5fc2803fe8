from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from spindel.core.frameworks import content_hash, parse
from spindel.core.refusals import Refusal
from spindel.features.catalogue.models import FrameworkVersion
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Organisation


class VersionTaken(Refusal):
    """A version never changes: other content needs another version number."""


@transaction.atomic
def add_framework(
    *, organisation: Organisation, files: Mapping[str, bytes], actor: User | None, now: datetime
) -> FrameworkVersion:
    """Take a framework into use; the same files again change nothing."""
    framework = parse(files)
    digest = content_hash(files)
    existing = FrameworkVersion.objects.filter(
        organisation=organisation, key=framework.id, version=framework.version
    ).first()
    if existing is not None:
        if existing.content_hash != digest:
            raise VersionTaken("framework.version_taken", id=framework.id, version=framework.version)
        return existing
    version = FrameworkVersion.objects.create(
        organisation=organisation,
        key=framework.id,
        version=framework.version,
        content_hash=digest,
        files={name: content.decode("utf-8-sig") for name, content in files.items()},
        added_at=now,
    )
    record("framework.added", about=version, actor=actor, organisation=organisation, at=now, key=framework.id)
    return version
