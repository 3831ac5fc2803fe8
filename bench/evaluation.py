"""Everything one wants to know about a municipality: 20 units, 1,000 respondents, 39 items, 1,000 resamples.

Goal: well under 60 ms of processor time. Run from the root of a clone: ``python bench/evaluation.py``. A loaded machine
gives larger figures, so a fixed piece of NumPy work is timed in the same run as a yardstick.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
from _measuring import answers, framework, machine, median_of, write

from spindel.core.evaluation import Round, combine, evaluate, evaluate_unit

GOAL_MS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--per-unit", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=25)
    asked = parser.parse_args()
    about = framework()
    given = answers(about, asked.units * asked.per_unit, asked.units)
    round = Round(above=dict.fromkeys(given.units, "all"))
    before = evaluate(about, given, round)
    again = Round(above=round.above, previous=before)
    parts = [evaluate_unit(about, given, unit) for unit in given.units]
    leaders = np.arange(len(given.values)) % 5 == 0
    groups = {"leaders": leaders, "staff": ~leaders}
    numbers = np.random.default_rng(1).normal(size=(1000, 1000)).astype(np.float32)
    runs = {
        "yardstick: numpy sorts a million float32": lambda: np.sort(numbers, axis=1),
        "evaluate everything": lambda: evaluate(about, given, round),
        "evaluate everything and the change since last time": lambda: evaluate(about, given, again),
        "evaluate everything and two groups of respondents": lambda: evaluate(
            about, given, round, groups=groups
        ),
        "one unit's part": lambda: evaluate_unit(about, given, given.units[0]),
        "put kept parts together": lambda: combine(about, parts, round),
    }
    result: dict[str, object] = {
        "what": f"{asked.units} units × {asked.per_unit} respondents × {len(about.items())} items, 1,000 resamples",
        "unit": "milliseconds of processor time, median",
        "goal_ms": GOAL_MS,
        "machine": machine(),
        "repeats": asked.repeats,
    }
    for name, run in runs.items():
        print(name, "…", file=sys.stderr)
        result[name] = round_to(median_of(run, asked.repeats, time.process_time))
    write("evaluation", result)


def round_to(seconds: float) -> float:
    """Milliseconds with one decimal."""
    return float(f"{seconds * 1e3:.1f}")


if __name__ == "__main__":
    main()
