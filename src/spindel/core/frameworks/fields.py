"""Reads a table's fields as what their place expects, and tells everything that is something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from spindel.core.frameworks.documents import Listing, Scalar, Table, Tree
from spindel.core.refusals import Fault, FaultList, nearest, shown

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
LARGEST = 1e12
"""Greatest size of any number in a framework."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_LONGEST_NUMBER = 40
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Fields:
    """One file being read: typed access to its tables, with a fault for everything that does not fit.

    A reader that cannot read gives its default and has told the fault, so the rest of the file is still read.
    """

    def __init__(self, file: str, faults: FaultList) -> None:
        self.file = file
        self.faults = faults

    def fault(self, code: str, line: int, about: str = "", **facts: object) -> None:
        """Tell a fault on a line, about an id."""
        self.faults.add(Fault(code, self.file, line, about, facts=facts))

    def unknown(self, code: str, line: int, word: str, known: Iterable[str], about: str = "") -> None:
        """Tell that a word is not known here, with the nearest that is."""
        guess = nearest(word, known) if self.faults.guessing else ""
        facts: dict[str, object] = {"word": shown(word)}
        if guess:
            facts["nearest"] = guess
        self.fault(code, line, about, **facts)

    def check_keys(
        self, table: Table, known: Collection[str], needed: Collection[str] = (), about: str = ""
    ) -> None:
        """Tell unknown and missing keys."""
        for key, line in table.lines.items():
            if key not in known:
                self.unknown("framework.unknown_key", line, key, known, about)
        for key in needed:
            if key not in table.rows:
                self.fault("framework.missing_key", table.line, about, key=key)

    def table(self, parent: Table, key: str, about: str = "") -> Table:
        """The table under ``key``; an empty one where there is none or it is something else."""
        tree = parent.rows.get(key)
        return Table(parent.line) if tree is None else self.as_table(tree, key, about)

    def as_table(self, tree: Tree, key: str, about: str = "") -> Table:
        """The tree as a table; an empty one where it is something else."""
        if isinstance(tree, Table):
            return tree
        self._wrong("framework.not_a_table", tree, key, about)
        return Table(tree.line)

    def listing(self, parent: Table, key: str, about: str = "") -> list[Tree]:
        """The entries of the list under ``key``; none where there is no list. A list that is there has entries."""
        tree = parent.rows.get(key)
        if tree is None:
            return []
        if not isinstance(tree, Listing):
            self._wrong("framework.not_a_list", tree, key, about)
            return []
        if not tree.entries:
            self.fault("framework.empty_list", tree.line, about, key=key)
        return tree.entries

    def tables(self, parent: Table, key: str, about: str = "") -> list[Table]:
        """The entries of the list under ``key`` that are tables; a fault for those that are not."""
        found = []
        for entry in self.listing(parent, key, about):
            if isinstance(entry, Table):
                found.append(entry)
            else:
                self._wrong("framework.not_a_table", entry, key, about)
        return found

    def text(self, parent: Table, key: str, about: str = "", default: str = "") -> str:
        """The text under ``key``, trimmed; ``default`` where there is none."""
        tree = parent.rows.get(key)
        return default if tree is None else self.as_text(tree, key, about, default)

    def as_text(self, tree: Tree, key: str, about: str = "", default: str = "") -> str:
        """The tree as a trimmed text."""
        if not isinstance(tree, Scalar):
            self._wrong("framework.not_text", tree, key, about)
            return default
        return default if tree.empty or tree.broken else tree.text.strip()

    def number(self, parent: Table, key: str, default: float, about: str = "") -> float:
        """The number under ``key``; ``default`` where there is none or it is something else."""
        tree = parent.rows.get(key)
        read = None if tree is None else self.as_number(tree, key, about)
        return default if read is None else read

    def as_number(self, tree: Tree, key: str, about: str = "") -> float | None:
        """The tree as a number; None where it is something else."""
        if not isinstance(tree, Scalar) or not tree.plain or len(tree.text) > _LONGEST_NUMBER:
            self._wrong("framework.not_a_number", tree, key, about)
            return None
        if _DECIMAL_COMMA.fullmatch(tree.text):
            self._wrong("framework.decimal_comma", tree, key, about)
            return None
        if not _NUMBER.fullmatch(tree.text):
            self._wrong("framework.not_a_number", tree, key, about)
            return None
        read = float(tree.text)
        if abs(read) > LARGEST:
            self.fault("framework.number_too_large", tree.line, about, key=key, most=LARGEST)
            return None
        return read

    def whole(self, parent: Table, key: str, default: int, most: int, about: str = "") -> int:
        """The whole number from 0 to ``most`` under ``key``."""
        tree = parent.rows.get(key)
        if tree is None:
            return default
        read = self.as_number(tree, key, about)
        if read is None:
            return default
        if read != int(read) or not 0 <= read <= most:
            self.fault("framework.not_whole", tree.line, about, key=key, most=most, value=read)
            return default
        return int(read)

    def flag(self, parent: Table, key: str, *, default: bool, about: str = "") -> bool:
        """The ``true`` or ``false`` under ``key``."""
        tree = parent.rows.get(key)
        if tree is None:
            return default
        if isinstance(tree, Scalar) and tree.plain and tree.text in _FLAGS:
            return _FLAGS[tree.text]
        self._wrong("framework.not_a_flag", tree, key, about)
        return default

    def one_of(self, parent: Table, key: str, known: Collection[str], default: str, about: str = "") -> str:
        """One of the words that are known under ``key``."""
        tree = parent.rows.get(key)
        read = self.text(parent, key, about, default)
        if tree is None or read in known or (isinstance(tree, Scalar) and tree.broken):
            return read
        if isinstance(tree, Scalar):
            facts = {"nearest": guess} if (guess := nearest(read, known)) else {}
            self.fault(
                "framework.not_one_of",
                tree.line,
                about,
                key=key,
                word=shown(read),
                known=list(known),
                **facts,
            )
        return default

    def id(self, tree: Tree, key: str = "id", about: str = "") -> str:
        """The tree as an id; "" where it is none."""
        read = self.as_text(tree, key, about)
        if isinstance(tree, Scalar) and not tree.broken and not ID.fullmatch(read):
            self.fault("framework.bad_id", tree.line, about, word=shown(read))
            return ""
        return read

    def ids(self, parent: Table, key: str, about: str = "") -> list[tuple[str, int]]:
        """The ids listed under ``key``, each once, with their lines."""
        found: dict[str, int] = {}
        for entry in self.listing(parent, key, about):
            read = self.id(entry, key, about)
            if read in found:
                self.fault("framework.listed_twice", entry.line, about, word=read, key=key)
            elif read:
                found[read] = entry.line
        return list(found.items())

    def keys_as_ids(self, table: Table, about: str = "") -> list[str]:
        """The table's keys that are ids; a fault for those that are not."""
        for key, line in table.lines.items():
            if not ID.fullmatch(key):
                self.fault("framework.bad_id", line, about, word=shown(key))
        return [key for key in table.rows if ID.fullmatch(key)]

    def _wrong(self, code: str, tree: Tree, key: str, about: str) -> None:
        if isinstance(tree, Scalar) and tree.broken:
            return
        written = shown(tree.text) if isinstance(tree, Scalar) else ""
        self.fault(code, tree.line, about, key=key, word=written)
