"""Reads ``framework.yaml``: everything of a framework but its words."""

from __future__ import annotations

import re
from collections.abc import Collection

from spindel.core.frameworks.documents import Table
from spindel.core.frameworks.fields import Fields
from spindel.core.frameworks.model import Band, Bands, Framework, Group, Lens, Scale
from spindel.core.frameworks.tree import read_ladders, read_tree

FORMAT = 1
MAX_DECIMALS = 10

_KEYS = (
    "format", "id", "version", "languages", "licence", "source", "scale", "consensus",
    "bands", "ladders", "tree", "forms", "lenses", "advice",
)  # fmt: skip
_NEEDED = ("format", "id", "version", "languages", "tree")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,39}")


def read_structure(fields: Fields, root: Table) -> Framework | None:
    """The framework without texts, as far as it could be read; None where format or tree cannot be read."""
    if not _format_is_known(fields, root):
        return None
    fields.check_keys(root, _KEYS, _NEEDED)
    ladders = read_ladders(fields, fields.table(root, "ladders"))
    scale = _scale(fields, fields.table(root, "scale"))
    bands = _bands(fields, fields.table(root, "bands"), scale)
    whole = fields.table(root, "tree")
    if whole is not root.rows.get("tree"):
        return None
    tree = read_tree(fields, whole, ladders)
    items = [item.id for item in tree.items()]
    return Framework(
        id=fields.id(root.rows["id"]) if "id" in root.rows else "",
        version=_version(fields, root),
        tree=tree,
        scale=scale,
        texts={},
        bands=bands,
        lenses=_lenses(fields, root, items),
        forms=_forms(fields, fields.table(root, "forms"), items),
        advice=_advice(fields, root, [node.id for node in tree.nodes()], bands),
        consensus_counts=fields.one_of(root, "consensus", ("counts", "beside"), "counts") == "counts",
        licence=fields.text(root, "licence"),
        source=fields.text(root, "source"),
    )


def read_languages(fields: Fields, root: Table) -> dict[str, int]:
    """The languages the framework says it has, first the one it was written in, with their lines."""
    found: dict[str, int] = {}
    for entry in fields.listing(root, "languages"):
        language = fields.as_text(entry, "languages")
        if not _LANGUAGE.fullmatch(language):
            fields.fault("framework.bad_language", entry.line, word=language[:80])
        elif language in found:
            fields.fault("framework.listed_twice", entry.line, word=language, key="languages")
        else:
            found[language] = entry.line
    return found


def _format_is_known(fields: Fields, root: Table) -> bool:
    if "format" not in root.rows:
        return True
    tree = root.rows["format"]
    number = fields.as_number(tree, "format")
    if number is not None and number != FORMAT:
        fields.fault("framework.unknown_format", tree.line, value=number, known=FORMAT)
        return False
    return True


def _version(fields: Fields, root: Table) -> str:
    version = fields.text(root, "version")
    if "version" in root.rows and not _VERSION.fullmatch(version):
        fields.fault("framework.bad_version", root.lines["version"], word=version[:80])
    return version


def _scale(fields: Fields, table: Table) -> Scale:
    fields.check_keys(table, ("low", "high", "decimals"))
    usual = Scale()
    low, high = fields.number(table, "low", usual.low), fields.number(table, "high", usual.high)
    if low >= high:
        fields.fault("framework.scale_not_rising", table.line, low=low, high=high)
    return Scale(low, high, fields.whole(table, "decimals", usual.decimals, MAX_DECIMALS))


def _bands(fields: Fields, table: Table, scale: Scale) -> Bands:
    if not table.rows:
        return Bands()
    fields.check_keys(table, ("on", "steps"), ("steps",))
    steps: list[Band] = []
    for row in fields.tables(table, "steps"):
        fields.check_keys(row, ("id", "from"), ("id", "from"))
        own = fields.id(row.rows["id"]) if "id" in row.rows else ""
        start = fields.number(row, "from", scale.low, own)
        if own and own in [step.id for step in steps]:
            fields.fault("framework.duplicate_id", row.line, own)
        if "from" in row.rows:
            _check_start(fields, row.lines["from"], Band(own, start), steps, scale)
        steps.append(Band(own, start))
    return Bands(tuple(steps), on_rounded=fields.one_of(table, "on", ("rounded", "raw"), "raw") == "rounded")


def _check_start(fields: Fields, line: int, band: Band, before: list[Band], scale: Scale) -> None:
    if not before and band.start != scale.low:
        fields.fault("framework.first_band", line, band.id, value=band.start, low=scale.low)
    if before and band.start <= before[-1].start:
        fields.fault("framework.bands_not_rising", line, band.id, value=band.start, before=before[-1].start)
    if band.start > scale.high:
        fields.fault("framework.band_outside", line, band.id, value=band.start, high=scale.high)


def _lenses(fields: Fields, root: Table, items: Collection[str]) -> tuple[Lens, ...]:
    seen: set[str] = set()
    lenses = []
    for table in fields.tables(root, "lenses"):
        own = _entry_id(fields, table, ("id", "groups"), seen)
        groups: list[Group] = []
        inside: set[str] = set()
        for group in fields.tables(table, "groups", own):
            name = _entry_id(fields, group, ("id", "items"), inside)
            groups.append(Group(name, _known_ids(fields, group, "items", items, name)))
        lenses.append(Lens(own, tuple(groups)))
    return tuple(lenses)


def _entry_id(fields: Fields, table: Table, keys: tuple[str, ...], seen: set[str]) -> str:
    own = fields.id(table.rows["id"]) if "id" in table.rows else ""
    fields.check_keys(table, keys, keys, own)
    if own and own in seen:
        fields.fault("framework.duplicate_id", table.lines["id"], own)
    seen.add(own)
    return own


def _forms(fields: Fields, table: Table, items: Collection[str]) -> dict[str, tuple[str, ...]]:
    return {form: _known_ids(fields, table, form, items, form) for form in fields.keys_as_ids(table)}


def _known_ids(fields: Fields, table: Table, key: str, items: Collection[str], about: str) -> tuple[str, ...]:
    """The items listed under ``key`` that the framework has, in the order listed."""
    listed = dict(fields.ids(table, key, about))
    known = set(items)
    for item, line in listed.items():
        if item not in known:
            fields.unknown("framework.unknown_item", line, item, items, about)
    return tuple(item for item in listed if item in known)


def _advice(fields: Fields, root: Table, nodes: Collection[str], bands: Bands) -> tuple[str, ...]:
    listed = fields.ids(root, "advice")
    known = set(nodes)
    for node, line in listed:
        if node not in known:
            fields.unknown("framework.unknown_node", line, node, nodes)
    if listed and not bands.steps:
        fields.fault("framework.advice_needs_bands", root.lines["advice"])
    return tuple(node for node, _ in listed if node in known)
