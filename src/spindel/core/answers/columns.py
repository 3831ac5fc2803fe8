"""Which column of a grid holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from spindel.core.answers.cells import plain
from spindel.core.answers.grids import Cell, Grid, column_letters
from spindel.core.frameworks.model import Checklist, Framework, Item
from spindel.core.refusals import Fault, FaultList, nearest, shown

UNIT, RESPONDENT, ITEM, ANSWER = "unit", "respondent", "item", "answer"

_NAMES = {
    UNIT: ("unit", "enhed"),
    RESPONDENT: ("respondent",),
    ITEM: ("item", "spørgsmål", "question"),
    ANSWER: ("answer", "svar"),
}
_MISSPELT = 0.85
"""From this likeness on, an unknown column is taken for a misspelt item rather than for a column of its own."""
_COMPARISONS = 20_000
"""Of unknown columns with items; beyond that the columns are only told as unread."""


@dataclass(slots=True)
class Columns:
    """Column indexes by what they hold."""

    roles: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    options: dict[str, dict[str, int]] = field(default_factory=dict)
    """Of checklists with one column per option: by item, then by option."""
    others: dict[int, str] = field(default_factory=dict)

    @property
    def long(self) -> bool:
        """Whether each row is one answer."""
        return ITEM in self.roles and ANSWER in self.roles

    @property
    def count(self) -> int:
        """How many columns hold answers."""
        return len(self.items) + len(self.options) + self.long


def find_columns(grid: Grid, framework: Framework, named: Mapping[str, str], faults: FaultList) -> Columns:
    """The columns of the grid's first row; ``named`` gives the roles other names than the usual ones."""
    names = {
        plain(name): role
        for role, usual in _NAMES.items()
        for name in ([named[role]] if named.get(role) else usual)
    }
    items = {item.id: item for item in framework.items()}
    found = Columns()
    taken: dict[tuple[str, str], int] = {}
    for place, cell in enumerate(grid.rows[0]):
        text = plain(cell)
        what = _meant(text, names, items)
        if not text:
            _check_nameless(grid, place, faults)
        elif loses_zeros(cell, items):
            faults.add(_fault(grid, "answers.id_as_number", place, text))
        elif what in taken:
            faults.add(_fault(grid, "answers.column_twice", place, text, first=column_letters(taken[what])))
        elif _put(found, place, text, what, names, items):
            taken[what] = place
        else:
            found.others[place] = text
    return found


def _meant(text: str, names: Mapping[str, str], items: Mapping[str, Item]) -> tuple[str, str]:
    """The role or item a heading names, and the option after a slash."""
    item, option = (part.strip() for part in text.partition("/")[::2])
    return (names[text], "") if text in names else (text, "") if text in items else (item, option)


def _put(  # noqa: PLR0917
    found: Columns,
    place: int,
    text: str,
    what: tuple[str, str],
    names: Mapping[str, str],
    items: Mapping[str, Item],
) -> bool:
    """Note what the column is; False for one that is nothing we know."""
    item, option = what
    known = items.get(item)
    if text in names:
        found.roles[item] = place
    elif text in items:
        found.items[text] = place
    elif isinstance(known, Checklist) and option in [choice.id for choice in known.options]:
        found.options.setdefault(item, {})[option] = place
    else:
        return False
    return True


def check_wide(grid: Grid, framework: Framework, columns: Columns, faults: FaultList) -> list[Fault]:
    """Tell what makes the columns no table of one respondent a row; give what is merely worth knowing."""
    items = [item.id for item in framework.items()]
    if not columns.items and not columns.options:
        faults.add(grid.fault("answers.no_item_columns", grid.numbers[0], known=items[:5]))
    for item in framework.items():
        if isinstance(item, Checklist) and item.id in columns.options:
            _check_options(grid, item, columns, faults)
    missing = [item for item in items if item not in columns.items and item not in columns.options]
    notes = [grid.fault("answers.item_missing", 0, -1, item) for item in missing]
    notes += [_other(grid, columns.roles[role], role, ()) for role in (ITEM, ANSWER) if role in columns.roles]
    worth_comparing = len(columns.others) * len(items) <= _COMPARISONS
    for place, text in columns.others.items():
        guess = nearest(text, missing, at_least=_MISSPELT) if worth_comparing else ""
        if guess and _digits(guess) == _digits(text):
            faults.add(_fault(grid, "answers.column_misspelt", place, text, nearest=guess))
        else:
            notes.append(_other(grid, place, text, items if worth_comparing else ()))
    return notes


def check_long(grid: Grid, columns: Columns, faults: FaultList) -> list[Fault]:
    """Tell which columns a table of one answer a row lacks; give the columns that are not read."""
    for role in (ITEM, ANSWER):
        if role not in columns.roles:
            known = [*columns.others.values(), *columns.items]
            facts = {"names": list(_NAMES[role]), "found": known[:20]}
            faults.add(grid.fault("answers.long_column_missing", grid.numbers[0], **facts))
    unread = {**columns.others, **{place: item for item, place in columns.items.items()}}
    return [_other(grid, place, text, ()) for place, text in sorted(unread.items())]


def _digits(text: str) -> str:
    """Names that differ in their digits are two names, not one misspelt."""
    return "".join(mark for mark in text if mark.isdigit())


def loses_zeros(cell: Cell, items: Iterable[str]) -> bool:
    """Whether a number could be two items, because a spreadsheet makes no difference between 1.1 and 1.10."""
    if not isinstance(cell, float) or cell.is_integer():
        return False
    return sum(item.rstrip("0") == plain(cell) for item in items) > 1


def _check_nameless(grid: Grid, place: int, faults: FaultList) -> None:
    if any(place < len(row) and plain(row[place]) for row in grid.rows[1:]):
        faults.add(grid.fault("answers.column_nameless", grid.numbers[0], place))


def _check_options(grid: Grid, item: Checklist, columns: Columns, faults: FaultList) -> None:
    options = columns.options[item.id]
    place = min(options.values())
    if item.id in columns.items:
        faults.add(_fault(grid, "answers.item_and_options", place, item.id))
    if missing := [choice.id for choice in item.options if choice.id not in options]:
        faults.add(_fault(grid, "answers.option_columns_missing", place, item.id, missing=missing))


def _fault(grid: Grid, code: str, place: int, text: str, **facts: object) -> Fault:
    return grid.fault(code, grid.numbers[0], place, word=shown(text), **facts)


def _other(grid: Grid, place: int, text: str, known: Iterable[str]) -> Fault:
    guess = nearest(text, known)
    facts: dict[str, str] = {"nearest": guess} if guess else {}
    return grid.fault("answers.column_unread", grid.numbers[0], place, word=shown(text), **facts)
