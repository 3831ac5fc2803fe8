"""Reads the tree of a framework: nodes, and the ladders, checklists and quantities that stand at its ends."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from spindel.core.frameworks.documents import Listing, Scalar, Table, Tree
from spindel.core.frameworks.fields import Fields
from spindel.core.frameworks.model import Aggregation, Checklist, Choice, Item, Ladder, Node, Quantity

MAX_OPTIONS = 50
"""Of a checklist: its ticks are kept as a bit mask, which a float holds exactly up to 53 bits."""
MAX_ROUND = 10

RESERVED = frozenset({"unit", "enhed", "respondent", "item", "answer", "svar"})
"""Ids no item may have, because a column of an answers file may be called so."""

KINDS = ("ladder", "checklist", "quantity")
_ITEM_KEYS = ("id", "weight", "blank", *KINDS)
_ROOT_KEYS = ("id", "aggregation", "round", "children")
_NODE_KEYS = (*_ROOT_KEYS, "weight")
_QUANTITY_KEYS = ("worst", "best", "clip", "points")

Levels = tuple[Choice, ...]


def read_ladders(fields: Fields, table: Table) -> dict[str, Levels]:
    """The named level sets, by id."""
    return {
        name: _levels(fields, table.rows[name], "ladders", name)
        for name in fields.keys_as_ids(table, "ladders")
    }


def read_tree(fields: Fields, table: Table, ladders: Mapping[str, Levels]) -> Node:
    """The whole tree; parts that could not be read are left out, after telling the fault."""
    return _TreeReader(fields, ladders).node(table, Aggregation.MEAN, _ROOT_KEYS)


class _TreeReader:
    def __init__(self, fields: Fields, ladders: Mapping[str, Levels]) -> None:
        self.fields = fields
        self.ladders = ladders
        self.seen: dict[str, int] = {}

    def node(self, table: Table, inherited: Aggregation, known: tuple[str, ...] = _NODE_KEYS) -> Node:
        """A node and everything below it; depth is bounded by the document's."""
        own = self.own_id(table)
        self.fields.check_keys(table, known, ("id", "children"), own)
        ways = [str(way) for way in Aggregation]
        aggregation = Aggregation(self.fields.one_of(table, "aggregation", ways, inherited, own))
        rounded = self.fields.whole(table, "round", -1, MAX_ROUND, own)
        return Node(
            own,
            tuple(self.child(entry, aggregation) for entry in self.fields.tables(table, "children", own)),
            self.weight(table, own),
            aggregation,
            None if rounded < 0 else rounded,
        )

    def child(self, table: Table, aggregation: Aggregation) -> Node | Item:
        return self.node(table, aggregation) if "children" in table.rows else self.item(table)

    def item(self, table: Table) -> Item:
        own = self.own_id(table)
        self.fields.check_keys(table, _ITEM_KEYS, ("id",), own)
        if own in RESERVED:
            self.fields.fault("framework.reserved_id", table.lines["id"], own)
        kinds = [key for key in KINDS if key in table.rows]
        if len(kinds) != 1:
            code = "framework.kind_missing" if not kinds else "framework.kind_twice"
            self.fields.fault(code, table.line, own, keys=kinds)
        weight = self.weight(table, own)
        lowest = self.fields.one_of(table, "blank", ("lowest",), "", own) == "lowest"
        if "checklist" in kinds:
            return Checklist(own, _options(self.fields, table.rows["checklist"], own), weight, lowest)
        if "quantity" in kinds:
            return self.quantity(table, own, weight, lowest=lowest)
        return Ladder(own, self.levels(table, own), weight, lowest)

    def own_id(self, table: Table) -> str:
        if "id" not in table.rows:
            return ""
        own, line = self.fields.id(table.rows["id"]), table.lines["id"]
        if own and own in self.seen:
            self.fields.fault("framework.duplicate_id", line, own, first=self.seen[own])
        self.seen.setdefault(own, line)
        return own

    def weight(self, table: Table, own: str) -> float:
        weight = self.fields.number(table, "weight", 1.0, own)
        if weight <= 0:
            self.fields.fault("framework.weight_not_positive", table.lines["weight"], own, value=weight)
        return weight

    def levels(self, table: Table, own: str) -> Levels:
        tree = table.rows.get("ladder")
        if tree is None:
            return ()
        if not isinstance(tree, Scalar):
            return _levels(self.fields, tree, "ladder", own)
        name = self.fields.id(tree, "ladder", own)
        if name and name not in self.ladders:
            self.fields.unknown("framework.unknown_ladder", tree.line, name, self.ladders, own)
        return self.ladders.get(name, ())

    def quantity(self, table: Table, own: str, weight: float, *, lowest: bool) -> Quantity:
        goal = self.fields.table(table, "quantity", own)
        if isinstance(table.rows["quantity"], Table):
            self.fields.check_keys(goal, _QUANTITY_KEYS, ("worst", "best"), own)
        worst = self.fields.number(goal, "worst", 0.0, own)
        best = self.fields.number(goal, "best", 1.0, own)
        points = self.fields.number(goal, "points", 1.0, own)
        if worst == best and {"worst", "best"} <= goal.rows.keys():
            self.fields.fault("framework.worst_is_best", goal.line, own, value=worst)
        if points <= 0:
            self.fields.fault("framework.no_points", goal.lines["points"], own)
        clip = self.fields.flag(goal, "clip", default=True, about=own)
        return Quantity(own, worst, best, clip, points, weight, lowest)


def _levels(fields: Fields, tree: Tree, key: str, about: str) -> Levels:
    """Levels from lowest to highest, as ``[points, …]`` or ``{id: points, …}``. Points may stand still, not fall."""
    levels = _choices(fields, tree, key, about)
    line = tree.line
    if levels and len(levels) < 2:
        fields.fault("framework.too_few_levels", line, about)
    for lower, higher in pairwise(levels):
        if higher.points < lower.points:
            fields.fault(
                "framework.points_fall",
                _line_of(tree, higher.id),
                about,
                level=higher.id,
                value=higher.points,
            )
    return levels


def _options(fields: Fields, tree: Tree, about: str) -> tuple[Choice, ...]:
    """Options as ``[id, …]``, each worth one point, or ``{id: points, …}``."""
    if isinstance(tree, Listing):
        listed = Table(tree.line, {"checklist": tree}, {"checklist": tree.line})
        options = tuple(Choice(option, 1.0) for option, _ in fields.ids(listed, "checklist", about))
    else:
        options = _choices(fields, tree, "checklist", about)
    if len(options) > MAX_OPTIONS:
        fields.fault("framework.too_many_options", tree.line, about, count=len(options), most=MAX_OPTIONS)
    return options


def _choices(fields: Fields, tree: Tree, key: str, about: str) -> tuple[Choice, ...]:
    """Ids with points that are not negative and not all zero; none where they could not all be read."""
    named: dict[str, Tree]
    if isinstance(tree, Listing):
        named = {str(place): entry for place, entry in enumerate(tree.entries, start=1)}
    else:
        table = fields.as_table(tree, key, about)
        named = {choice: table.rows[choice] for choice in fields.keys_as_ids(table, about)}
    if not named and not isinstance(tree, Scalar):
        fields.fault("framework.empty_list", tree.line, about, key=key)
    points = {choice: fields.as_number(entry, choice, about) for choice, entry in named.items()}
    for choice, worth in points.items():
        if worth is not None and worth < 0:
            fields.fault("framework.points_negative", named[choice].line, about, level=choice, value=worth)
    read = tuple(Choice(choice, worth) for choice, worth in points.items() if worth is not None)
    if len(read) < len(points):
        return ()
    if read and not any(choice.points for choice in read):
        fields.fault("framework.no_points", tree.line, about)
    return read


def _line_of(tree: Tree, choice: str) -> int:
    if isinstance(tree, Table):
        return tree.lines.get(choice, tree.line)
    return tree.entries[int(choice) - 1].line if isinstance(tree, Listing) else tree.line
