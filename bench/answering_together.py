"""300 people answering at the same time at the pace of people, undisturbed and with one server process killed.

Goals: 99 of 100 saves are acknowledged within 100 ms, no error, no lost answer. Everybody thinks for a while between two
answers (exponential, 15 seconds on average: a person needs half a minute for a question, and so 300 stand for more than
that). In the second run one of the server's processes is killed with -9 halfway; a connection that is cut is opened
again and the answer sent again, as browsers do, and the whole wait counts. What was acknowledged last is
compared with what the server says afterwards. Run from the root of a clone: ``python bench/answering_together.py``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from _measuring import machine, write
from saving_answers import ITEMS, database, processor_seconds

from tests.features.answering.serving import Respondent, Server

THINKING_SECONDS = 15.0
GOAL_P99_MS = 100.0
PATIENCE_SECONDS = 30.0


class Person:
    """Thinks, answers the next item, and remembers what was acknowledged."""

    def __init__(self, respondent: Respondent, chance: random.Random) -> None:
        self.sheet = respondent.sheet["sheet"]
        self.path = f"/svar/ark/{self.sheet}/"
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in respondent.headers.items())
        self.port = respondent.connection.port
        self.chance = chance
        self.acknowledged: dict[str, str] = {}
        self.revisions: dict[str, int] = {}
        self.latencies: list[float] = []
        self.sent_again = 0
        self.errors: list[str] = []
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def answer(self, until: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, THINKING_SECONDS))
        while time.perf_counter() < until:
            await self.save(self.chance.choice(ITEMS), str(self.chance.randrange(5)))
            thinks = self.chance.expovariate(1 / THINKING_SECONDS)
            await asyncio.sleep(max(0, min(thinks, until - time.perf_counter())))
        self.hang_up()

    async def save(self, item: str, choice: str) -> None:
        body = json.dumps({"item": item, "chosen": [choice], "seen": self.revisions.get(item, 0)})
        started = time.perf_counter()
        while True:
            try:
                status, told = await self.request("POST", f"{self.path}gem/", body)
                break
            except OSError:
                was_idle, self.line = self.line is not None, None
                self.sent_again += 1
                if time.perf_counter() - started > PATIENCE_SECONDS:
                    self.errors.append("no answer")
                    return
                await asyncio.sleep(0 if was_idle else 0.1)
        self.latencies.append(time.perf_counter() - started)
        if status != 200:
            self.errors.append(f"{status}")
            return
        self.acknowledged[item] = choice
        self.revisions[item] = json.loads(told)["revision"]

    async def request(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        """Raises OSError where the line is cut."""
        reader, writer = self.line = self.line or await asyncio.open_connection("127.0.0.1", self.port)
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}Content-Length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())
        try:
            answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)
            length = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            return int(answer.split(b" ")[1]), await reader.readexactly(length)
        except (asyncio.IncompleteReadError, TimeoutError) as cut:
            raise ConnectionResetError from cut

    def hang_up(self) -> None:
        if self.line:
            self.line[1].close()
            self.line = None

    async def lost(self) -> int:
        """How many acknowledged answers do not stand there any more."""
        _, told = await self.request("GET", self.path)
        self.hang_up()
        stands = json.loads(told)["answers"]
        return sum(
            stands.get(item, {}).get("chosen") != [choice] for item, choice in self.acknowledged.items()
        )


def processes_of(server: Server) -> list[int]:
    """The serving processes: the children of the one that was started."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    serving = [int(child) for child in children]
    return [pid for pid in serving if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()]


def answer_together(server: Server, people: list[Person], seconds: float, *, kill: bool) -> dict[str, Any]:
    async def kill_one() -> None:
        await asyncio.sleep(seconds / 2)
        os.kill(processes_of(server)[0], signal.SIGKILL)

    async def together() -> list[int]:
        until = time.perf_counter() + seconds
        disturbance = [kill_one()] if kill else []
        await asyncio.gather(*disturbance, *(person.answer(until) for person in people))
        return [await person.lost() for person in people]

    for person in people:
        person.latencies, person.errors, person.sent_again = [], [], 0
    used_before = processor_seconds(server.process.pid)
    lost = sum(asyncio.run(together()))
    latencies = np.concatenate([person.latencies for person in people]) * 1000
    return {
        "people": len(people),
        "saves": len(latencies),
        "saves_per_second": round(len(latencies) / seconds, 1),
        "p50_ms": round(float(np.percentile(latencies, 50)), 1),
        "p99_ms": round(float(np.percentile(latencies, 99)), 1),
        "slowest_ms": round(float(latencies.max()), 1),
        "errors": sum(len(person.errors) for person in people),
        "sent_again": sum(person.sent_again for person in people),
        "lost": lost,
        "server_cpu_share": None
        if kill
        else round((processor_seconds(server.process.pid) - used_before) / seconds, 2),
    }


def measure(kind: str, workers: int, asked: argparse.Namespace) -> dict[str, Any]:
    print(kind, "…", file=sys.stderr)
    with database(kind) as url, tempfile.TemporaryDirectory(prefix="spindel-bench-") as home:
        server = Server(Path(home), respondents=asked.people, workers=workers, database=url)
        try:
            people = [
                Person(Respondent(server.port, sheet), random.Random(number))
                for number, sheet in enumerate(server.people["sheets"])
            ]
            return {
                "workers": workers,
                "undisturbed": answer_together(server, people, asked.seconds, kill=False),
                "one_process_killed": answer_together(server, people, asked.seconds, kill=True),
            }
        finally:
            server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    result: dict[str, object] = {
        "what": "saves of people answering at the same time, each thinking 15 s on average between two answers",
        "command": f"python bench/answering_together.py --people {asked.people} --seconds {asked.seconds:g}",
        "goal_p99_ms": GOAL_P99_MS,
        "machine": machine(),
    }
    for kind, workers in (("sqlite", 1), ("postgresql", 2)):
        result[kind] = measure(kind, workers, asked)
    write("answering_together", result)


if __name__ == "__main__":
    main()
