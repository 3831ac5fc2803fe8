"""How every node's score came about, as the site tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spindel.cli.report.subject import Subject
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
    """The sums of all nodes that were asked about, each before what is below it."""
    words = Words(subject.framework, subject.texts, subject.titles, lambda _unit, _id: "")
    return [
        Calculation(depth, worked_out(found, words))
        for depth, node in nodes_in_order(subject.framework.tree, 0)
        if (found := explained(subject, unit, node.id)).score is not None
    ]


def nodes_in_order(node: Node, depth: int) -> Iterator[tuple[int, Node]]:
    yield depth, node
    for child in node.children:
        if isinstance(child, Node):
            yield from nodes_in_order(child, depth + 1)


def explained(subject: Subject, unit: str, node: str) -> Explanation:
    return explain(subject.framework, subject.answers, unit, node, above=subject.above)
