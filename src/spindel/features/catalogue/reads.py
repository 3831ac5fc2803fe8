from django.db.models import QuerySet
from django.http import Http404

from spindel.core.frameworks import parse
from spindel.core.frameworks.model import Framework
from spindel.features.catalogue.models import FrameworkMapping, FrameworkVersion
from spindel.foundation.organisation.models import Organisation


def versions_of(organisation: Organisation) -> QuerySet[FrameworkVersion]:
    return FrameworkVersion.objects.filter(organisation_id=organisation.pk).order_by("key", "-added_at")


def version_of(organisation: Organisation, version_id: int) -> FrameworkVersion:
    version = versions_of(organisation).filter(pk=version_id).first()
    if version is None:
        raise Http404
    return version


def mappings_to(version: FrameworkVersion) -> dict[int, dict[str, str]]:
    """By older version, which of its items each item of this one stands for, as somebody has confirmed."""
    found = FrameworkMapping.objects.filter(organisation_id=version.organisation_id, after=version)
    return dict(found.values_list("before_id", "pairs"))


_parsed: dict[str, Framework] = {}


def framework_of(version: FrameworkVersion) -> Framework:
    """The parsed framework; parsed once per process for each content, since a version never changes."""
    if version.content_hash not in _parsed:
        _parsed[version.content_hash] = parse({name: text.encode() for name, text in version.files.items()})
    return _parsed[version.content_hash]
