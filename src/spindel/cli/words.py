"""What the terminal says around figures, in both languages."""

from __future__ import annotations

import math
from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "node": "",
        "score": "Score",
        "band": "Niveau",
        "interval": "95 %",
        "agreement": "Enighed",
        "coverage": "Dækning",
        "n": "Svar",
        "respondents": "Personer",
        "items": "Spørgsmålene ét for ét ({n}): --format csv eller --format json",
        "none": "ingen score",
        "weight": "vægt {weight}, {share} % af resultatet",
        "blank": "ubesvaret",
        "dont_know": "ved ikke",
        "not_relevant": "ikke relevant",
        "not_asked": "ikke stillet",
        "blank_as_lowest": "ubesvaret, tæller som det laveste",
        "agreed": "fælles vurdering {score}",
        "points": "{points} af {most} mulige point",
        "more": "og {n} til",
        "rounded": "afrundet til {n} decimaler",
        "answers": "gennemsnit af svarene",
        "consensus": "fælles vurdering",
        "mean": "gennemsnit af delene",
        "pooled": "delenes point lagt sammen",
        "min": "den laveste af delene",
        "max": "den højeste af delene",
        "units": "gennemsnit af enhederne",
    },
    "en": {
        "node": "",
        "score": "Score",
        "band": "Level",
        "interval": "95 %",
        "agreement": "Agreement",
        "coverage": "Coverage",
        "n": "Answers",
        "respondents": "People",
        "items": "The questions one by one ({n}): --format csv or --format json",
        "none": "no score",
        "weight": "weight {weight}, {share} % of the result",
        "blank": "blank",
        "dont_know": "don't know",
        "not_relevant": "not relevant",
        "not_asked": "not asked",
        "blank_as_lowest": "blank, counts as the lowest",
        "agreed": "consensus {score}",
        "points": "{points} of {most} possible points",
        "more": "and {n} more",
        "rounded": "rounded to {n} decimals",
        "answers": "mean of the answers",
        "consensus": "consensus",
        "mean": "mean of the parts",
        "pooled": "points of the parts together",
        "min": "the lowest of the parts",
        "max": "the highest of the parts",
        "units": "mean of the units",
    },
}
NOTHING = "–"


def figure(number: float, decimals: int, language: str) -> str:
    """A number with that many decimals, or a dash."""
    return NOTHING if math.isnan(number) else in_language(f"{number:.{decimals}f}", language)


def shortest(number: float, language: str) -> str:
    """A number as short as it can be written."""
    return in_language(f"{number:.10g}", language)


def in_language(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "da" else number
