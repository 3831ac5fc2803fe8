"""Reads one language's file: the words for every id of the framework, and none for ids it has not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from spindel.core.frameworks.documents import Scalar, Table
from spindel.core.frameworks.fields import Fields
from spindel.core.frameworks.model import (
    Checklist,
    Framework,
    Heading,
    Item,
    ItemText,
    Ladder,
    LensText,
    Texts,
)

_SECTIONS = ("bands", "nodes", "items", "forms", "lenses", "advice", "guidance")
_KEYS = ("language", "title", "label", "text", *_SECTIONS)
_HEADING = ("title", "label", "text")


@dataclass(slots=True)
class Wording:
    """One language's words, and where the optional ones stand, to compare languages with."""

    texts: Texts
    entries: dict[str, int] = field(default_factory=dict)
    """Line of every entry that may hold optional texts, by path."""
    optional: dict[tuple[str, str], int] = field(default_factory=dict)
    """Line of every optional text that is there, by path of its entry and key."""


def read_wording(fields: Fields, root: Table, framework: Framework, language: str) -> Wording:
    """The words for ``framework``, as far as they could be read."""
    return _WordingReader(fields, framework).read(root, language)


def compare_wording(fields: Fields, own: Wording, first: Wording) -> None:
    """Tell optional texts that stand in one of two languages only, and guidance of different length."""
    for path, key in sorted(first.optional.keys() - own.optional.keys()):
        if path in own.entries:
            fields.fault("texts.not_here", own.entries[path], path.rpartition("/")[2], key=key)
    for path, key in sorted(own.optional.keys() - first.optional.keys()):
        if path in first.entries:
            fields.fault("texts.only_here", own.optional[path, key], path.rpartition("/")[2], key=key)
    here, there = len(own.texts.guidance), len(first.texts.guidance)
    if here != there:
        fields.fault("texts.guidance_differs", 0, here=here, there=there, language=first.texts.language)


class _WordingReader:
    def __init__(self, fields: Fields, framework: Framework) -> None:
        self.fields = fields
        self.framework = framework
        self.entries: dict[str, int] = {}
        self.optional: dict[tuple[str, str], int] = {}

    def read(self, root: Table, language: str) -> Wording:
        self.fields.check_keys(root, _KEYS, ("language",))
        said = self.fields.text(root, "language")
        if "language" in root.rows and said != language:
            self.fields.fault(
                "texts.wrong_language", root.lines["language"], word=said[:80], language=language
            )
        texts = Texts(
            language=language,
            heading=self.heading(root, "", known=_KEYS),
            nodes=self.headings(root, "nodes", [node.id for node in self.framework.nodes()]),
            items=self.items(root),
            bands=self.headings(root, "bands", self.bands()),
            forms=self.headings(root, "forms", self.framework.forms),
            lenses=self.lenses(root),
            advice=self.advice(root),
            guidance=self.guidance(root),
        )
        return Wording(texts, self.entries, self.optional)

    def bands(self) -> list[str]:
        return [band.id for band in self.framework.bands.steps]

    def section(self, parent: Table, key: str, ids: Collection[str], about: str = "") -> Table:
        """The table under ``key`` with one row an id; tells ids without words and words without id."""
        table = self.fields.table(parent, key, about)
        known = [own for own in ids if own]
        for own in known:
            if own not in table.rows:
                self.fields.fault("texts.missing_id", table.line, about or own, section=key, word=own)
        for own, line in table.lines.items():
            if own not in known:
                self.fields.unknown("texts.unknown_id", line, own, known, about)
        return Table(table.line, {own: table.rows[own] for own in known if own in table.rows}, table.lines)

    def rows(self, parent: Table, key: str, ids: Collection[str], about: str = "") -> dict[str, Table]:
        """The section's rows that are tables themselves."""
        section = self.section(parent, key, ids, about)
        read = {own: self.fields.as_table(tree, own, own) for own, tree in section.rows.items()}
        return {own: table for own, table in read.items() if table is section.rows[own]}

    def words(self, parent: Table, key: str, ids: Collection[str], about: str) -> dict[str, str]:
        """The section's rows as texts, none of them blank."""
        section = self.section(parent, key, ids, about)
        return {own: self.needed(section, own, about) for own in section.rows}

    def needed(self, table: Table, key: str, about: str) -> str:
        text = self.fields.text(table, key, about)
        tree = table.rows.get(key)
        if tree is None or (isinstance(tree, Scalar) and not text and not tree.broken):
            self.fields.fault("texts.empty", table.lines.get(key, table.line), about, key=key)
        return text

    def maybe(self, table: Table, key: str, path: str) -> str:
        """An optional text; remembered, since the other languages must then have it too."""
        text = self.fields.text(table, key, path.rpartition("/")[2])
        self.entries[path] = table.line
        if text:
            self.optional[path, key] = table.lines[key]
        return text

    def heading(self, table: Table, path: str, known: Collection[str] = _HEADING) -> Heading:
        about = path.rpartition("/")[2]
        if known is not _KEYS:
            self.fields.check_keys(table, known, about=about)
        title = self.needed(table, "title", about)
        return Heading(title, self.fields.text(table, "label", about), self.maybe(table, "text", path))

    def headings(self, root: Table, key: str, ids: Collection[str], about: str = "") -> dict[str, Heading]:
        path = f"{about}/{key}" if about else key
        return {
            own: self.heading(table, f"{path}/{own}")
            for own, table in self.rows(root, key, ids, about).items()
        }

    def items(self, root: Table) -> dict[str, ItemText]:
        items = {item.id: item for item in self.framework.items()}
        return {own: self.item(table, items[own]) for own, table in self.rows(root, "items", items).items()}

    def item(self, table: Table, item: Item) -> ItemText:
        path = f"items/{item.id}"
        title, question = (self.needed(table, key, item.id) for key in ("title", "question"))
        text = self.maybe(table, "help", path)
        choices: dict[str, str] = {}
        unit, special = "", "unit"
        if isinstance(item, Ladder | Checklist):
            special, known = (
                ("levels", item.levels) if isinstance(item, Ladder) else ("options", item.options)
            )
            if known:
                choices = self.words(table, special, [choice.id for choice in known], item.id)
        else:
            unit = self.maybe(table, "unit", path)
        self.fields.check_keys(table, ("title", "question", "help", special), about=item.id)
        return ItemText(title, question, text, choices, unit)

    def lenses(self, root: Table) -> dict[str, LensText]:
        lenses = {lens.id: [group.id for group in lens.groups] for lens in self.framework.lenses}
        read = {}
        for own, table in self.rows(root, "lenses", lenses).items():
            heading = self.heading(table, f"lenses/{own}", (*_HEADING, "groups"))
            read[own] = LensText(heading, self.headings(table, "groups", lenses[own], own))
        return read

    def advice(self, root: Table) -> dict[str, dict[str, str]]:
        section = self.rows(root, "advice", self.framework.advice)
        bands = self.bands()
        return {
            own: self.words(Table(table.line, {own: table}), own, bands, own)
            for own, table in section.items()
        }

    def guidance(self, root: Table) -> tuple[Heading, ...]:
        tables = self.fields.tables(root, "guidance") if "guidance" in root.rows else []
        return tuple(self.heading(table, f"guidance/{place}") for place, table in enumerate(tables, start=1))
