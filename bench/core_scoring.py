"""A million respondents scored, against the time NumPy takes to read the same array twice.

Goal: at most 5 times that, for all node scores of 2,000 units, with less than 3 times the array's memory in all.
Run from the root of a clone: ``python bench/core_scoring.py``. Both sides are measured in the same run, by turns.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from _measuring import answers, framework, machine, write

from spindel.core.answers.model import Answers
from spindel.core.scoring.scores import score
from spindel.core.scoring.tally import level_counts, tally

GOAL_TIME = 5.0
GOAL_MEMORY = 3.0


def read_twice(values: np.ndarray) -> None:
    """The yardstick."""
    values.sum()
    values.sum()


def by_turns(values: np.ndarray, run: Callable[[], object], repeats: int) -> dict[str, float]:
    """Median milliseconds of both, and the median of the ratios of neighbouring runs."""
    run()
    yardstick, taken = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        read_twice(values)
        middle = time.perf_counter()
        run()
        yardstick.append(middle - start)
        taken.append(time.perf_counter() - middle)
    ratios = [run_time / read for run_time, read in zip(taken, yardstick, strict=True)]
    return {
        "ms": round(statistics.median(taken) * 1e3, 1),
        "read_twice_ms": round(statistics.median(yardstick) * 1e3, 1),
        "ratio": round(statistics.median(ratios), 2),
        "worst_ratio": round(max(ratios), 2),
    }


def memory(given: Answers, run: Callable[[], object]) -> float:
    """Array plus what scoring takes at most, in arrays."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round((given.values.nbytes + given.absence.nbytes + peak) / given.values.nbytes, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=9)
    asked = parser.parse_args()
    about, uneven = framework(), framework((0, 0.1, 0.3, 0.6, 0.9))
    given = answers(about, asked.respondents, asked.units)
    mixed = answers(about, asked.respondents, asked.units, in_order=False)
    where = machine()
    found = tally(about, given)
    runs: dict[str, Callable[[], object]] = {
        "node scores, respondents unit by unit": lambda: score(about, given),
        "node scores, respondents in no order": lambda: score(about, mixed),
        "node scores, uneven points on every item": lambda: score(uneven, given),
        "level counts": lambda: level_counts(about, given, found),
    }
    result: dict[str, object] = {
        "what": f"{asked.respondents} respondents × {len(about.items())} items, {asked.units} units, one in 20 missing",
        "against": "numpy reading the same float64 array twice (values.sum(), two times), by turns",
        "goal": {"ratio": GOAL_TIME, "memory_in_arrays": GOAL_MEMORY},
        "machine": where,
        "repeats": asked.repeats,
    }
    for name, run in runs.items():
        print(name, "…", file=sys.stderr)
        result[name] = by_turns(given.values, run, asked.repeats)
    result["memory_in_arrays"] = memory(given, lambda: score(about, given))
    write("core_scoring", result)


if __name__ == "__main__":
    main()
