from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language

from spindel.core.frameworks.model import Node
from spindel.features.catalogue.reads import framework_of
from spindel.features.rounds.models import Round


class TargetsForm(forms.Form):
    """A target for each dimension and category; one on a dimension holds for its categories that have none."""

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework_of(round.framework_version)
        text, scale = self.framework.text(get_language() or "da"), self.framework.scale
        for node in self.framework.nodes():
            if node.id == self.framework.tree.id:
                continue
            self.fields[node.id] = forms.DecimalField(
                label=text.nodes[node.id].title,
                required=False,
                localize=True,
                decimal_places=1,
                min_value=scale.low,
                max_value=scale.high,
                initial=round.targets.get(node.id),
            )

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each dimension with its categories."""
        for dimension in self.framework.tree.children:
            if isinstance(dimension, Node):
                below = [node for node in descendants(dimension) if node.id in self.fields]
                yield self[dimension.id], [self[node.id] for node in below]

    def targets(self) -> dict[str, float]:
        return dict(self._given(self.framework.tree, None))

    def _given(self, node: Node, above: Any) -> Iterator[tuple[str, float]]:
        own = self.cleaned_data.get(node.id)
        stands = above if own is None else own
        inner = [child for child in node.children if isinstance(child, Node)]
        if stands is not None and len(inner) < len(node.children):
            yield node.id, float(stands)
        for child in inner:
            yield from self._given(child, stands)


def descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from descendants(child)
