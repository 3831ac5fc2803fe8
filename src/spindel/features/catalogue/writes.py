from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from spindel.core.frameworks import content_hash, parse
from spindel.core.refusals import Refusal
from spindel.features.catalogue.models import FrameworkMapping, FrameworkVersion
from spindel.features.catalogue.reads import framework_of
from spindel.foundation.accounts.models import User
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Organisation


class VersionTaken(Refusal):
    """A version never changes: other content needs another version number."""


class NoSuchPair(Refusal):
    """Both items are there, in versions of one framework, and none stands for two."""


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


@transaction.atomic
def confirm_mapping(
    *,
    before: FrameworkVersion,
    after: FrameworkVersion,
    pairs: Mapping[str, str],
    actor: User | None,
    now: datetime,
) -> FrameworkMapping:
    """Say which items mean the same in two versions, newer to older; the last word counts."""
    older, newer = ({item.id for item in framework_of(version).items()} for version in (before, after))
    one_to_one = len(set(pairs.values())) == len(pairs)
    if before.key != after.key or not (pairs.keys() <= newer and set(pairs.values()) <= older and one_to_one):
        raise NoSuchPair("framework.no_such_pair")
    facts = {"pairs": dict(pairs), "made_at": now, "made_by": actor, "organisation": after.organisation}
    mapping, _ = FrameworkMapping.objects.update_or_create(before=before, after=after, defaults=facts)
    record(
        "framework.mapped",
        about=after,
        actor=actor,
        organisation=after.organisation,
        at=now,
        before=before.pk,
        items=len(pairs),
    )
    return mapping
