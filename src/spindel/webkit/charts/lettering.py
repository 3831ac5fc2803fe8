"""How wide words will be, and where to break them: there is no browser to ask when the chart is drawn."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Advance widths of IBM Plex Sans Regular in thousandths of the font size.
_WIDTHS = {
    letter: width
    for width, letters in {
        236: " \u00a0",
        250: "ijìíîï'",
        272: ",.l",
        292: ":;!¡|",
        330: "ft()[]{}·",
        367: "r/\\",
        400: 'I-ÌÍÎÏ"*',
        467: "z°?¿",
        495: "svyLýÿcç",
        513: "xJk«»g",
        534: "aàáâãäå",
        549: "eèéêë",
        568: "oòóôõöhnuñøùúûüTF_",
        590: "Zbdpqþ SEÈÉÊËYÝ0123456789+<=>$£PÞVX",
        641: "CÇKRßAÀÁÂÃÄÅB",
        678: "DÐUÙÚÛÜ&G",
        708: "HNÑOQÒÓÔÕÖØ",
        768: "w©",
        812: "M–",
        873: "mæ…—",
        931: "W@Æ%œ",
    }.items()
    for letter in letters
}
_UNKNOWN = 640
_WIDE = 1050
_ROOM_FOR_OTHER_FONTS = 1.06
_BOLD = 1.07


@lru_cache(maxsize=8192)
def width(words: str, size: float, weight: int = 400) -> float:
    """Width of a line in the unit of ``size``, rather a little too wide than too narrow.

    >>> round(width("Vision", 14), 1)
    39.7
    """
    thousandths = sum(_WIDTHS.get(letter) or _other(letter) for letter in words)
    return thousandths / 1000 * size * _ROOM_FOR_OTHER_FONTS * (_BOLD if weight > 400 else 1)


def _other(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Cc"}:
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x1F000 else _UNKNOWN


@lru_cache(maxsize=8192)
def wrap(words: str, most: float, size: float, weight: int = 400, lines: int = 3) -> tuple[str, ...]:
    """The words in at most ``lines`` lines of at most ``most`` wide, about as wide as each other.

    What is longer ends in an ellipsis.

    >>> wrap("Implementering og arbejdsgange", 110, 14)
    ('Implementering', 'og arbejdsgange')
    """
    broken = _broken(words, most, size, weight)
    if len(broken) > lines:
        return (*broken[: lines - 1], _cut(" ".join(broken[lines - 1 :]), most, size, weight))
    narrow = most
    while len(broken) > 1 and narrow > most / 3:
        narrow *= 0.93
        closer = _broken(words, narrow, size, weight)
        if len(closer) > len(broken) or " ".join(closer) != " ".join(broken):
            break
        broken = closer
    return tuple(broken)


def _broken(words: str, most: float, size: float, weight: int) -> list[str]:
    broken: list[str] = [""]
    for word in words.split():
        longer = f"{broken[-1]} {word}".strip()
        if width(longer, size, weight) <= most:
            broken[-1] = longer
        else:
            broken += _in_pieces(word, most, size, weight)
    return [line for line in broken if line] or [""]


def _in_pieces(word: str, most: float, size: float, weight: int) -> list[str]:
    """A word too long for a line, broken after a hyphen where it has one and otherwise with a hyphen of our own."""
    if width(word, size, weight) <= most:
        return [word]
    pieces, rest = [], word
    while rest and width(rest, size, weight) > most:
        fits = next(
            n for n in range(len(rest), 0, -1) if n == 1 or width(rest[:n] + "-", size, weight) <= most
        )
        hyphen = rest.rfind("-", 1, fits) + 1
        cut = hyphen or fits
        pieces.append(rest[:cut] if hyphen else rest[:cut] + "-")
        rest = rest[cut:]
    return [*pieces, rest] if rest else pieces


def _cut(words: str, most: float, size: float, weight: int) -> str:
    if width(words, size, weight) <= most:
        return words
    while words and width(words + "…", size, weight) > most:
        words = words[:-1]
    return words.rstrip() + "…"
