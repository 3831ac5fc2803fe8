"""An answer as the words of a form: what stands in ``value="…"`` where somebody chose it."""

from decimal import Decimal

from babel.numbers import format_decimal

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Item, Quantity

WORDS = {Absence.DONT_KNOW: "dont_know", Absence.NOT_RELEVANT: "not_relevant"}
NONE_OF_THESE = "none"
"""A checklist looked at with nothing to tick, which is not the same as not answered."""


def chosen_of(item: Item, value: float | None, absence: int, language: str) -> list[str]:
    """``forms.encoded`` turns it back.

    >>> chosen_of(Checklist("tools", ()), 5.0, Absence.ANSWERED, "da")
    ['0', '2']
    """
    if absence in WORDS:
        return [WORDS[Absence(absence)]]
    if absence != Absence.ANSWERED or value is None:
        return []
    if isinstance(item, Quantity):
        return [number_shown(value, language)]
    if isinstance(item, Checklist):
        mask = int(value)
        return [str(place) for place in range(mask.bit_length()) if mask >> place & 1] or [NONE_OF_THESE]
    return [str(int(value))]


def number_shown(value: float, language: str) -> str:
    """A number as people write it, with the decimals it has.

    >>> number_shown(1234.5, "da")
    '1.234,5'
    """
    return format_decimal(Decimal(repr(value)), format="#,##0.#", locale=language, decimal_quantization=False)
