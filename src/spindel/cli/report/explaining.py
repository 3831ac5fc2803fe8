"""How every node's score came about, as the site tells it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from spindel.cli.report.subject import WHOLE, Subject
from spindel.core.frameworks.model import Node
from spindel.core.scoring.explain import explain
from spindel.core.scoring.explanation import Explanation
from spindel.features.results.presentation.working_out import Words, WorkedOut, worked_out


@dataclass(frozen=True)
class Calculation:
    """One node's sum, and how deep it stands in the tree."""

    depth: int
    told: WorkedOut


def calculations(subject: Subject, unit: str) -> list[Calculation]:
    """The sums of all nodes that have a score, each before what is below it."""
    words = Words(subject.framework, subject.texts, subject.titles, lambda _unit, _id: "")
    depths = dict(nodes_in_order(subject.framework.tree, 0))
    found = (all_units if unit == WHOLE else one_unit)(subject, unit, depths)
    return [Calculation(depths[one.id], worked_out(one, words)) for one in found if one.score is not None]


def nodes_in_order(node: Node, depth: int) -> Iterator[tuple[str, int]]:
    """Every node's id, and its depth."""
    yield node.id, depth
    for child in node.children:
        if isinstance(child, Node):
            yield from nodes_in_order(child, depth + 1)


def all_units(subject: Subject, unit: str, nodes: Iterable[str]) -> list[Explanation]:
    """Each node by the units' scores there."""
    framework, answers = subject.framework, subject.answers
    return [explain(framework, answers, unit, node, above=subject.above) for node in nodes]


def one_unit(subject: Subject, unit: str, nodes: Container[str]) -> list[Explanation]:
    """Each node by its parts: all of them stand in the explanation of the whole."""

    def below(found: Explanation) -> Iterator[Explanation]:
        yield found
        for child in found.children:
            if child.id in nodes:
                yield from below(child)

    return list(below(explain(subject.framework, subject.answers, unit, subject.framework.tree.id)))
