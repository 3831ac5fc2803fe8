"""What a spreadsheet does to text that is opened in it."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for the start of a formula, also in the wide letters of East Asia."""


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is put before what looks like one.

    >>> harmless("=1+1"), harmless("Skoler")
    ("'=1+1", 'Skoler')
    """
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS) else text
