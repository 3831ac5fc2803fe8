"""What a report is about: answers, what they come to, and what everything is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from spindel.core.answers.model import Answers
from spindel.core.answers.people import ONLY_UNIT
from spindel.core.evaluation import Evaluation, Round, evaluate
from spindel.core.frameworks.model import Framework, Texts
from spindel.features.results.presentation.areas import Area
from spindel.features.results.presentation.lines import About, Beside, picture_of
from spindel.features.results.presentation.picture import Picture

WHOLE = "\0"
"""The name of all units together: one that no file can hold."""


@dataclass(frozen=True)
class Subject:
    """One file of answers, evaluated; ``all_units`` is what all units together are called."""

    framework: Framework
    answers: Answers
    language: str
    title: str
    file: str
    day: date
    all_units: str

    @property
    def has_many(self) -> bool:
        return len(self.answers.units) > 1

    @property
    def above(self) -> Mapping[str, str]:
        return dict.fromkeys(self.answers.units, WHOLE) if self.has_many else {}

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.framework, self.answers, Round(above=self.above))

    @property
    def texts(self) -> Texts:
        return self.framework.text(self.language)

    @property
    def top(self) -> str:
        """The unit the report begins with: all together, or the only one."""
        return WHOLE if self.has_many else self.answers.units[0]

    @property
    def units(self) -> tuple[str, ...]:
        """What the report tells about, in order."""
        return (WHOLE, *self.answers.units) if self.has_many else self.answers.units

    def title_of(self, unit: str) -> str:
        if unit == WHOLE:
            return self.all_units
        nameless = not self.has_many and unit == ONLY_UNIT
        return self.title if nameless else unit

    @property
    def titles(self) -> Mapping[str, str]:
        return {unit: self.title_of(unit) for unit in self.units}

    @property
    def areas(self) -> tuple[Area, ...]:
        return tuple(Area(unit, unit) for unit in self.answers.units) if self.has_many else ()

    def picture(self, unit: str) -> Picture:
        about = About(self.title_of(unit), self.title, self.language)
        beside = Beside(mean_unit=WHOLE, mean_name=self.all_units) if self.has_many else Beside()
        return picture_of(self.evaluation, unit, about, beside)
