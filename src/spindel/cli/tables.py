"""Figures for a terminal: a table of scores, and a score's explanation as an indented list."""

from __future__ import annotations

import io
import math
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from spindel.core.evaluation import Evaluation, Kind, Place
from spindel.core.frameworks.model import Framework, Texts
from spindel.core.scoring.display import on_scale, shown
from spindel.core.scoring.explanation import Explanation

WORDS = {
    "da": {
        "node": "",
        "score": "Score",
        "band": "Niveau",
        "interval": "95 %",
        "agreement": "Enighed",
        "coverage": "Dækning",
        "n": "Svar",
        "respondents": "Respondenter",
        "none": "ingen score",
        "weight": "vægt",
        "answers": "svar",
        "blank": "ubesvaret",
        "dont_know": "ved ikke",
        "not_relevant": "ikke relevant",
        "not_asked": "ikke stillet",
        "consensus": "fælles vurdering",
        "mean": "gennemsnit",
        "pooled": "point i alt",
        "min": "laveste",
        "max": "højeste",
        "units": "gennemsnit af enheder",
    },
    "en": {
        "node": "",
        "score": "Score",
        "band": "Band",
        "interval": "95 %",
        "agreement": "Agreement",
        "coverage": "Coverage",
        "n": "Answers",
        "respondents": "Respondents",
        "none": "no score",
        "weight": "weight",
        "answers": "answers",
        "blank": "blank",
        "dont_know": "don't know",
        "not_relevant": "not relevant",
        "not_asked": "not asked",
        "consensus": "consensus",
        "mean": "mean",
        "pooled": "points in all",
        "min": "lowest",
        "max": "highest",
        "units": "mean of units",
    },
}


def figure(number: float, decimals: int, language: str) -> str:
    if math.isnan(number):
        return "–"
    text = f"{number:.{decimals}f}"
    return text.replace(".", ",") if language == "da" else text


def title_of(texts: Texts, place: Place) -> str:
    if place.kind is Kind.ITEM:
        return texts.items[place.id].title
    if place.kind is Kind.GROUP:
        return texts.lenses[place.above].groups[place.id].title
    return texts.nodes[place.id].title


def score_table(framework: Framework, evaluation: Evaluation, language: str, *, to_terminal: bool) -> str:
    """A table a unit: nodes, then the lenses' groups; single questions are left to the other formats."""
    texts, words = framework.text(language), WORDS[language]
    written = io.StringIO()
    coloured = to_terminal and sys.stdout.isatty()
    console = Console(file=written, force_terminal=coloured, width=None if coloured else 110, highlight=False)
    for unit, name in enumerate(evaluation.tree.names):
        table = Table(title=Text(name), title_justify="left", title_style="bold", box=None, pad_edge=False)
        for column in ("node", "score", "band", "interval", "agreement", "coverage", "n", "respondents"):
            table.add_column(words[column], justify="left" if column in {"node", "band"} else "right")
        for place, where in enumerate(evaluation.places):
            if where.kind is not Kind.ITEM:
                table.add_row(*table_row(framework, evaluation, texts, language, unit=unit, place=place))
        console.print(table)
        console.print()
    return written.getvalue()


def table_row(
    framework: Framework, evaluation: Evaluation, texts: Texts, language: str, *, unit: int, place: int
) -> list[Text]:
    where, scale = evaluation.places[place], framework.scale
    band = int(evaluation.band[unit, place])
    low, high = evaluation.low[unit, place], evaluation.high[unit, place]
    ends = [figure(float(shown(scale, end)), scale.decimals, language) for end in (low, high)]
    band_id = framework.bands.steps[band].id if band >= 0 else ""
    cells = [
        "  " * where.depth + title_of(texts, where),
        figure(float(evaluation.shown[unit, place]), scale.decimals, language),
        texts.bands[band_id].title if band_id in texts.bands else band_id,
        "" if math.isnan(low) else "–".join(ends),
        figure(float(evaluation.agreement[unit, place]), 2, language),
        "–"
        if math.isnan(evaluation.coverage[unit, place])
        else f"{100 * evaluation.coverage[unit, place]:.0f} %",
        str(int(evaluation.answers[unit, place])),
        str(int(evaluation.respondents[unit, place])),
    ]
    return [Text(cell, style="bold" if where.depth == 0 else "") for cell in cells]


def explanation_text(framework: Framework, explanation: Explanation, language: str) -> str:
    """The explanation, one line a step, with four decimals more than the scale shows."""
    lines = [explanation.unit, *explanation_lines(framework, explanation, language, 0)]
    return "\n".join(lines) + "\n"


def explanation_lines(framework: Framework, step: Explanation, language: str, depth: int) -> list[str]:
    words, decimals = WORDS[language], framework.scale.decimals + 4
    score = math.nan if step.score is None else float(on_scale(framework.scale, step.score))
    value = words["none"] if step.score is None else figure(score, decimals, language)
    head = f"{'  ' * depth}{step.id}: {value}  ({words[step.rule]}, {words['weight']} {step.weight:g}, {100 * step.share:.1f} %)"
    lines = [head]
    if step.behind:
        chosen = ", ".join(f"{one.id} × {one.count}" for one in step.behind.choices if one.count)
        given = ", ".join(f"{one.number:g}" for one in step.behind.given[:20])
        missing = ", ".join(f"{words[why]} × {len(who)}" for why, who in step.behind.missing.items() if who)
        said = "; ".join(part for part in (chosen, given, missing) if part)
        lines.append(f"{'  ' * (depth + 1)}{said}" if said else "")
    for child in step.children:
        lines += explanation_lines(framework, child, language, depth + 1)
    return [line for line in lines if line]
