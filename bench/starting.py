"""How long a person waits: `spindel score` and `spindel evaluate` on 39,000 answers, and from `spindel serve` to the first page.

Goals: under 1 s the whole process of `score`, under 3 s to the first page. Each is set against what the same Python needs to
start and import NumPy, measured by turns in the same run. Run from the root of a clone: ``python bench/starting.py``.
"""

from __future__ import annotations

import csv
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from _measuring import machine, write

from spindel.core.frameworks import parse
from spindel.frameworks import read_bundled

FRAMEWORK = "digital-omstilling"
UNITS, RESPONDENTS = 20, 50


def write_answers(file: Path) -> None:
    items = [item.id for item in parse(read_bundled(FRAMEWORK)).items()]
    chance = np.random.default_rng(39_000)
    said = chance.choice(["1", "2", "3", "4", "5", "ved ikke", ""], size=(UNITS * RESPONDENTS, len(items)))
    with file.open("w", newline="") as stream:
        rows = csv.writer(stream, delimiter=";")
        rows.writerow(["enhed", "respondent", *items])
        rows.writerows(
            [f"Enhed {place // RESPONDENTS + 1}", place + 1, *row] for place, row in enumerate(said.tolist())
        )


def seconds(command: Sequence[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a whole process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_page(home: Path) -> float:
    """From the command to the whole front page, on a database that is there already."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "spindel.cli", "serve", "--port", str(port)],
        env=os.environ | {"SPINDEL_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return fetched(f"http://127.0.0.1:{port}/", start)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def fetched(address: str, start: float) -> float:
    while time.perf_counter() - start < 60:
        try:
            urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            time.sleep(0.01)
        else:
            return time.perf_counter() - start
    raise TimeoutError(address)


def figures(taken: Sequence[float], yardstick: Sequence[float]) -> dict[str, float]:
    ratios = [one / other for one, other in zip(taken, yardstick, strict=True)]
    return {
        "median_s": round(statistics.median(taken), 3),
        "best_s": round(min(taken), 3),
        "ratio_to_python_with_numpy": round(statistics.median(ratios), 2),
    }


def by_turns(run: Callable[[], float], repeats: int) -> dict[str, float]:
    numpy_alone = [sys.executable, "-c", "import numpy"]
    pairs = [(run(), seconds(numpy_alone)[0]) for _ in range(repeats)]
    return figures([one for one, _ in pairs], [other for _, other in pairs])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_answers(home / "answers.csv")
        score = [sys.executable, "-m", "spindel.cli", "score", "--framework", FRAMEWORK]
        score += ["--answers", str(home / "answers.csv"), "--format", "csv"]
        evaluate = [*score[:3], "evaluate", *score[4:-2], "--out", str(home / "report")]
        first_page(home)  # makes the database
        found = {
            "score_39000_answers": by_turns(lambda: seconds(score)[0], 7)
            | {"cpu_s": round(statistics.median(seconds(score)[1] for _ in range(5)), 3)},
            "evaluate_39000_answers": by_turns(lambda: seconds(evaluate)[0], 3)
            | {"cpu_s": round(statistics.median(seconds(evaluate)[1] for _ in range(3)), 3)},
            "serve_to_first_page": by_turns(lambda: first_page(home), 5),
        }
    write("starting", {"machine": machine(), "command": "python bench/starting.py", **found})


main()
