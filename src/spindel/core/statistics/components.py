"""The share of the variation between organisations, between units inside them, and between people: REML.

Model: value = mean + organisation + unit + person, each an independent random effect. The likelihood needs only each
unit's number, mean and squared deviations, so 20,000 people in 1,000 units cost no more than 1,000 numbers (Searle,
Casella & McCulloch 1992, *Variance Components*, ch. 6). The error variance is profiled out as in lme4 (Bates et al.
2015), and the two ratios of standard deviations are searched from 0 upwards: an estimate that would be negative is 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from spindel.core.statistics.arrays import Floats, Ints
from spindel.core.statistics.moments import Moments, moments_of

GRID = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Where the search for a ratio of standard deviations starts, in multiples of its rough size."""

Deviance = Callable[[Floats], tuple[float, float]]
"""Ratios (organisation, unit) to −2 log of the restricted likelihood, and to people's variance there."""


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Estimated variances between organisations, between units inside them, and between people inside units.

    A variance that the data cannot tell from the others is NaN (one organisation only; one unit in every organisation;
    one person in every unit), and its share is NaN too: it is then inside the others, or not seen at all.
    """

    organisation: float
    unit: float
    people: float
    organisations: int
    units: int
    answers: int

    @property
    def total(self) -> float:
        """The variances that could be told apart, together."""
        return float(np.nansum((self.organisation, self.unit, self.people)))

    @property
    def organisation_share(self) -> float:
        """Share of the variation between organisations, 0 … 1."""
        return self._share(self.organisation)

    @property
    def unit_share(self) -> float:
        """Share of the variation between units inside organisations, 0 … 1."""
        return self._share(self.unit)

    @property
    def people_share(self) -> float:
        """Share of the variation between people inside units, 0 … 1."""
        return self._share(self.people)

    def _share(self, variance: float) -> float:
        return variance / self.total if self.total > 0 else math.nan


@dataclass(frozen=True, slots=True)
class _Nested:
    """What REML needs: per unit the number, the mean about the grand mean and the organisation; within, all together."""

    count: Floats
    mean: Floats
    organisation: Ints
    within: float

    @property
    def organisations(self) -> int:
        return int(self.organisation.max(initial=-1)) + 1

    @property
    def units(self) -> int:
        return len(self.count)

    @property
    def answers(self) -> int:
        return int(self.count.sum())


def variance_components(
    values: ArrayLike, organisation: ArrayLike, unit: ArrayLike | None = None
) -> VarianceComponents:
    """REML estimates from one value per person (people,), with the organisation and the unit each belongs to.

    The labels may be anything that sorts; a unit label counts inside its organisation. Without ``unit`` the people lie
    straight under the organisations. People whose value is NaN are left out. Raises ValueError where lengths differ.
    """
    value = np.asarray(values, float)
    outer = _numbered(organisation)
    inner = np.zeros_like(outer) if unit is None else _numbered(unit)
    if not len(value) == len(outer) == len(inner):
        raise ValueError("one organisation and one unit per value, please")
    there = ~np.isnan(value)
    value, outer, inner = value[there], _numbered(outer[there]), inner[there]
    pair, place = np.unique(np.column_stack([outer, inner]), axis=0, return_inverse=True)
    return variance_components_of(moments_of(value, place.ravel(), len(pair)), pair[:, 0])


def variance_components_of(units: Moments, organisation: ArrayLike) -> VarianceComponents:
    """The same from the moments of each unit (units,) and the organisation (units,) it belongs to."""
    there = np.asarray(units.count) > 0
    count = np.asarray(units.count, float)[there]
    mean = np.asarray(units.mean, float)[there]
    centre = np.average(mean, weights=count) if len(mean) else 0.0
    within = float(np.asarray(units.within, float)[there].sum())
    nested = _Nested(count, mean - centre, _numbered(np.asarray(organisation)[there]), within)
    organisation_variance, unit_variance, people = _estimated(nested)
    return VarianceComponents(
        organisation_variance, unit_variance, people, nested.organisations, nested.units, nested.answers
    )


def _estimated(nested: _Nested) -> tuple[float, float, float]:
    told = (
        1 < nested.organisations < nested.answers,
        nested.organisations < nested.units < nested.answers,
    )
    if nested.answers < 2:
        return math.nan, math.nan, math.nan
    if any(told) and _nobody_differs(nested, told):
        return _without_people(nested, told)
    deviance = _deviance_of(nested)
    ratios = _search(deviance, told, _rough_ratio(nested)) if any(told) else np.zeros(2)
    people = deviance(ratios)[1]
    outer, inner = (
        float(ratio**2 * people) if known else math.nan for ratio, known in zip(ratios, told, strict=True)
    )
    return outer, inner, people


def _nobody_differs(nested: _Nested, told: tuple[bool, bool]) -> bool:
    """Whether all people of one group say the same, but for the last bits of the arithmetic."""
    apart = nested.within
    if not told[1]:
        apart += float(
            (nested.count * (nested.mean - _organisation_means(nested)[nested.organisation]) ** 2).sum()
        )
    return bool(apart <= 1e-20 * (nested.count * nested.mean**2).sum())


def _organisation_means(nested: _Nested) -> Floats:
    people = np.bincount(nested.organisation, nested.count)
    return np.asarray(np.bincount(nested.organisation, nested.count * nested.mean) / people)


def _without_people(nested: _Nested, told: tuple[bool, bool]) -> tuple[float, float, float]:
    """People vary by 0, and the means of the groups they are in become the observations."""
    if not told[1]:
        return float(np.var(_organisation_means(nested), ddof=1)), math.nan, 0.0
    units = _Nested(np.ones(nested.units), nested.mean, nested.organisation, 0.0)
    outer, _, rest = _estimated(units)
    return outer, rest, 0.0


def _search(deviance: Deviance, told: tuple[bool, bool], rough: float) -> Floats:
    """The ratios (organisation, unit) with the lowest deviance; what cannot be told, or might as well be 0, is 0."""
    place = np.flatnonzero(told)

    def at(point: Floats) -> Floats:
        ratios = np.zeros(2)
        ratios[place] = point
        return ratios

    starts = [rough * np.array(point) for point in product(GRID, repeat=len(place))]
    start = min(starts, key=lambda point: deviance(at(point))[0])
    lowest = optimize.minimize(
        lambda point: deviance(at(point))[0],
        np.maximum(start, 0.05 * rough),
        method="Nelder-Mead",
        bounds=[(0, None)] * len(place),
        options={"xatol": 1e-9 * rough, "fatol": 1e-11, "maxiter": 2000},
    )
    found = at(lowest.x)
    for component in place:
        without = np.where(np.arange(2) == component, 0.0, found)
        if deviance(without)[0] <= deviance(found)[0] + 1e-9:
            found = without
    return found


def _rough_ratio(nested: _Nested) -> float:
    """The spread of unit means over the spread inside units, never 0: the size of step that makes sense."""
    inside = nested.within / max(nested.answers - nested.units, 1)
    between = float(np.var(nested.mean))
    return math.sqrt(between / inside) if inside > 0 and between > 0 else 1.0


def _deviance_of(nested: _Nested) -> Deviance:
    """−2 log of the restricted likelihood at ratios of standard deviations to people's, and people's variance there."""

    def per_organisation(amounts: Floats) -> Floats:
        return np.asarray(np.bincount(nested.organisation, amounts), float)

    def deviance(ratios: Floats) -> tuple[float, float]:
        outer, inner = ratios**2
        spread = inner + 1 / nested.count
        weight = per_organisation(1 / spread)
        shrink = 1 / (1 + outer * weight)
        information = float((weight * shrink).sum())
        mean = float((per_organisation(nested.mean / spread) * shrink).sum()) / information
        apart = nested.mean - mean
        pulled = outer * shrink * per_organisation(apart / spread) ** 2
        squares = nested.within + float((apart**2 / spread).sum() - pulled.sum())
        people = max(squares, 0.0) / (nested.answers - 1)
        if people <= 0:
            return -math.inf, 0.0
        logs = np.log(nested.count * spread).sum() + np.log1p(outer * weight).sum() + math.log(information)
        return (nested.answers - 1) * math.log(people) + float(logs), people

    return deviance


def _numbered(labels: ArrayLike) -> Ints:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64).ravel()
