"""How a score was worked out, as an indented list for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spindel.cli.words import WORDS, figure, shortest
from spindel.core.frameworks.model import Framework
from spindel.core.scoring.display import on_scale
from spindel.core.scoring.explanation import Behind, Explanation

MORE_DECIMALS = 4
MOST_NUMBERS = 20


def explanation_text(framework: Framework, explanation: Explanation, language: str, lens: str = "") -> str:
    """The unit, then a line a step: what it is, its score, how it came about, and what it counts above."""
    teller = Teller(framework, language, lens)
    return "\n".join([explanation.unit, *teller.lines(explanation, 0)]) + "\n"


@dataclass(frozen=True)
class Teller:
    """Says explanations in one language; the topmost may be a group of a lens."""

    framework: Framework
    language: str
    lens: str

    def lines(self, step: Explanation, depth: int) -> Iterator[str]:
        indent = "  " * depth
        yield f"{indent}{self.title(step.id, depth)} [{step.id}]: {self.score(step.score)}  ({self.how(step, depth)})"
        if step.behind and (said := self.answers(step.behind)):
            yield f"{indent}  {said}"
        for child in step.children:
            yield from self.lines(child, depth + 1)

    def title(self, id: str, depth: int) -> str:
        texts = self.framework.text(self.language)
        if self.lens and not depth:
            return texts.lenses[self.lens].groups[id].title
        return texts.items[id].title if id in texts.items else texts.nodes[id].title

    def score(self, score: float | None) -> str:
        """With four decimals more than the scale shows, for those who work it out themselves."""
        if score is None:
            return WORDS[self.language]["none"]
        scale = self.framework.scale
        return figure(float(on_scale(scale, score)), scale.decimals + MORE_DECIMALS, self.language)

    def how(self, step: Explanation, depth: int) -> str:
        words = WORDS[self.language]
        parts = [words[step.rule]]
        if depth:
            facts = {"weight": step.weight, "share": round(100 * step.share, 1)}
            written = {name: shortest(fact, self.language) for name, fact in facts.items()}
            parts.append(words["weight"].format_map(written))
        if step.round is not None:
            parts.append(words["rounded"].format(n=step.round))
        return "; ".join(parts)

    def answers(self, behind: Behind) -> str:
        """Who chose what, what that is worth, and why some do not count."""
        words = WORDS[self.language]
        chosen = [f"{one.id} × {one.count}" for one in behind.choices if one.count]
        parts = [", ".join(chosen), self.numbers(behind), self.points(behind)]
        if behind.consensus is not None:
            parts.append(words["agreed"].format(score=self.score(behind.consensus)))
        parts.append(", ".join(self.missing(behind)))
        return "; ".join(part for part in parts if part)

    def numbers(self, behind: Behind) -> str:
        given = [shortest(one.number, self.language) for one in behind.given[:MOST_NUMBERS]]
        if left := len(behind.given) - len(given):
            given.append(WORDS[self.language]["more"].format(n=left))
        return " · ".join(given)

    def points(self, behind: Behind) -> str:
        if behind.mean is None or behind.kind == "quantity":
            return ""
        most = behind.scored * behind.highest
        facts = {"points": behind.mean * most, "most": most}
        written = {name: shortest(round(fact, 9), self.language) for name, fact in facts.items()}
        return WORDS[self.language]["points"].format_map(written)

    def missing(self, behind: Behind) -> Iterator[str]:
        words = WORDS[self.language]
        for why, who in behind.missing.items():
            if who:
                as_lowest = why == "blank" and behind.blank_as_lowest
                yield f"{words['blank_as_lowest' if as_lowest else why]} × {len(who)}"
