"""Which questions of an earlier version this round's questions may stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language

from spindel.core.frameworks.mapping import suggestions
from spindel.features.catalogue.models import FrameworkVersion
from spindel.features.catalogue.reads import framework_of, mappings_to
from spindel.features.results import permissions
from spindel.features.results.reads.earlier import before, comparable
from spindel.features.results.reads.places import shown_rounds
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Membership


@dataclass(frozen=True)
class Pair:
    """A question of this round, and the older one it stands for: as somebody has said, or as is suggested."""

    item: str
    question: str
    before: str
    """The older item, "" for none."""
    is_same: bool
    """Whether its answers mean the same without anybody having to judge it."""


@dataclass(frozen=True)
class Pairing:
    """A round's questions beside those of an earlier round that asked something else."""

    round: Round
    earlier: Round | None
    pairs: Sequence[Pair] = ()
    older: Sequence[tuple[str, str]] = ()
    """The older items with their questions."""
    is_confirmed: bool = False

    @property
    def versions(self) -> tuple[FrameworkVersion, FrameworkVersion] | None:
        """Older and newer."""
        return (self.earlier.framework_version, self.round.framework_version) if self.earlier else None


def pairing_of(membership: Membership, round_id: int) -> Pairing:
    """For those who run measurements; the last earlier round of another version, where there is one."""
    round = shown_rounds(membership).filter(pk=round_id).first()
    if round is None or not permissions.may_pair(membership):
        raise Http404
    version = round.framework_version
    others = before(membership, round).exclude(framework_version=version)
    earlier = next((one for one in others if not comparable(one, round)), None)
    if earlier is None:
        return Pairing(round, None)
    confirmed = mappings_to(version).get(earlier.framework_version_id)
    return Pairing(
        round, earlier, pairs_of(earlier, round, confirmed), questions(earlier), confirmed is not None
    )


def pairs_of(earlier: Round, round: Round, confirmed: Mapping[str, str] | None) -> list[Pair]:
    asked = dict(questions(round))
    found = suggestions(framework_of(earlier.framework_version), framework_of(round.framework_version))
    return [
        Pair(
            each.item,
            asked[each.item],
            (each.before or "") if confirmed is None else confirmed.get(each.item, ""),
            each.is_same,
        )
        for each in found
    ]


def questions(round: Round) -> list[tuple[str, str]]:
    framework = framework_of(round.framework_version)
    texts = framework.text(get_language() or "da")
    return [
        (item.id, f"{texts.items[item.id].title}: {texts.items[item.id].question}")
        for item in framework.items()
    ]
