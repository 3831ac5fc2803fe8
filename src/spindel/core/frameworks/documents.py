"""YAML as it stands in the file: texts, lists and tables with their lines, read so that no file can hurt.

Unlike YAML's own typing, a scalar stays the text that was written; the place where it stands decides what it means.
So ``no`` is an id, ``1.10`` is a version, and a date is a title. Aliases, tags and directives are refused: a framework
needs none of them, and they are what hostile files are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from spindel.core.refusals import Fault, FaultList, shown

MAX_NODES = 60_000
"""Texts, lists and tables in all files of a framework together."""
MAX_DEPTH = 64
"""Tables and lists inside each other; a tree of nodes takes two for each tier."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIVE = re.compile("^%", re.MULTILINE)
_SYNTAX = (
    ("mapping values are not allowed", "yaml.colon"),
    ("character that cannot start any token", "yaml.strange_start"),
    ("while scanning a quoted scalar", "yaml.quotes"),
    ("while scanning a double-quoted scalar", "yaml.quotes"),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text as written; ``plain`` when it stood without quotes; ``broken`` when a fault was already given."""

    line: int
    text: str = ""
    plain: bool = True
    broken: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing, or YAML's word for nothing, was written."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and the line it starts on."""

    line: int
    entries: list[Tree] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the line it starts on and the line of each key."""

    line: int
    rows: dict[str, Tree] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Tree = Scalar | Listing | Table


class Budget:
    """How many nodes a framework's files may still hold."""

    def __init__(self, nodes: int = MAX_NODES) -> None:
        self.left = nodes


def read_document(name: str, data: bytes, faults: FaultList, budget: Budget) -> Table | None:
    """The file as a table, or None after telling ``faults`` why it is not one."""
    text = _decoded(name, data, faults)
    if text is None:
        return None
    builder = _Builder(name, faults, budget)
    try:
        return builder.table(yaml.parse(text, Loader=_Loader))
    except _Stopped:
        return None
    except yaml.YAMLError as error:
        faults.add(_syntax_fault(name, error))
        return None


def _decoded(name: str, data: bytes, faults: FaultList) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(Fault("yaml.not_utf8", name, line, facts={"byte": f"{data[error.start]:02x}"}))
        return None
    for code, pattern in (("yaml.control_character", _CONTROL), ("yaml.directive", _DIRECTIVE)):
        if found := pattern.search(text):
            line = text.count("\n", 0, found.start()) + 1
            faults.add(Fault(code, name, line, facts={"character": f"U+{ord(found.group()):04X}"}))
            return None
    return text


def _syntax_fault(name: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    opened = getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    code = next((code for words, code in _SYNTAX if words in said), "yaml.syntax")
    if code == "yaml.quotes" and opened is not None:
        mark = opened
    return Fault(code, name, mark.line + 1 if mark else 0, facts={"column": mark.column + 1 if mark else 0})


class _Stopped(Exception):  # noqa: N818
    """The file is not worth reading on; the fault has been given."""


class _Builder:
    """Builds trees from parser events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, name: str, faults: FaultList, budget: Budget) -> None:
        self.name, self.faults, self.budget = name, faults, budget
        self.open: list[Listing | Table] = []
        self.keys: list[str | None] = []
        self.root: Tree | None = None

    def fault(self, code: str, line: int, **facts: object) -> None:
        self.faults.add(Fault(code, self.name, line, facts=facts))

    def stop(self, code: str, line: int, **facts: object) -> _Stopped:
        self.fault(code, line, **facts)
        return _Stopped()

    def table(self, events: Iterator[yaml.Event]) -> Table | None:
        for event in events:
            self.take(event)
        if isinstance(self.root, Table):
            return self.root
        empty = self.root is None or (isinstance(self.root, Scalar) and self.root.empty)
        self.fault("yaml.empty" if empty else "yaml.not_a_table", 1)
        return None

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            self.place(self.scalar(event, line), line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.fault("yaml.alias", line, name=shown(str(event.anchor)))
            self.place(Scalar(line, broken=True), line)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise self.stop("yaml.many_documents", line)

    def scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        self.no_tag(event, line)
        text = event.value
        if found := _CONTROL.search(text):
            self.fault("yaml.control_character", line, character=f"U+{ord(found.group()):04X}")
            return Scalar(line, broken=True)
        return Scalar(line, text, plain=not event.style)

    def no_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int) -> None:
        if event.tag is not None:
            self.fault("yaml.tag", line, tag=shown(event.tag))

    def begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        self.no_tag(event, line)
        if len(self.open) >= MAX_DEPTH:
            raise self.stop("yaml.too_deep", line, most=MAX_DEPTH)
        tree = Table(line) if isinstance(event, yaml.MappingStartEvent) else Listing(line)
        self.place(tree, line)
        self.open.append(tree)
        self.keys.append(None)

    def place(self, tree: Tree, line: int) -> None:
        """Put it where it belongs: the root, the next in a list, a key or the value of a key."""
        self.budget.left -= 1
        if self.budget.left < 0:
            raise self.stop("yaml.too_many", line, most=MAX_NODES)
        if not self.open:
            self.root = tree
            return
        parent = self.open[-1]
        if isinstance(parent, Listing):
            parent.entries.append(tree)
        elif self.keys[-1] is None:
            self.keys[-1] = self.key(parent, tree, line)
        else:
            parent.rows.setdefault(self.keys[-1], tree)
            self.keys[-1] = None

    def key(self, parent: Table, tree: Tree, line: int) -> str:
        if not isinstance(tree, Scalar) or tree.broken:
            raise self.stop("yaml.key", line)
        if tree.text in parent.lines:
            self.fault("yaml.duplicate_key", line, key=shown(tree.text), first=parent.lines[tree.text])
        parent.lines.setdefault(tree.text, line)
        return tree.text
