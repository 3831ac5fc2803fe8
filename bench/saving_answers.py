"""What saving one answer costs the server, and how many people can answer at once.

Goals: at most 5 ms of the server's processor time a save, everything included; 64 people answering at the same time
without an error, as `spindel serve` starts by itself: one process of four threads on SQLite with full sync, two such
processes on PostgreSQL. Run from the root of a clone: ``python bench/saving_answers.py``. The clients share the
processors with the server, so throughput is a lower bound; processor time is the server's own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from _measuring import machine, write

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import postgres  # noqa: E402  (beside this folder)

from tests.features.answering.serving import Respondent, Server  # noqa: E402

GOAL_CPU_MS = 5.0
ITEMS = ("retning", "ledelse", "data")
TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(group: int) -> float:
    """What all processes of the server have used so far."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


class Client:
    """One person tapping as fast as the server answers; written close to the socket, so that it costs little."""

    def __init__(self, respondent: Respondent) -> None:
        self.path = f"/svar/ark/{respondent.sheet['sheet']}/gem/"
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in respondent.headers.items())
        self.port = respondent.connection.port
        self.saves = 0
        self.latencies: list[float] = []
        self.errors = 0

    def request(self) -> bytes:
        """Each of the items in turn, with the revision it has got by now."""
        item, seen = ITEMS[self.saves % len(ITEMS)], self.saves // len(ITEMS)
        body = json.dumps({"item": item, "chosen": [str(seen % 5)], "seen": seen})
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}Content-Length: {len(body)}\r\n\r\n"
        return (head + body).encode()

    async def tap(self, until: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while time.perf_counter() < until:
            started = time.perf_counter()
            writer.write(self.request())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]))
            self.latencies.append(time.perf_counter() - started)
            if b" 200 " in head[:13]:
                self.saves += 1
            else:
                self.errors += 1
        writer.close()


def tap_together(server: Server, clients: list[Client], seconds: float) -> dict[str, Any]:
    async def together() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(client.tap(until) for client in clients))

    for client in clients:
        client.latencies, client.errors = [], 0
    saves_before = sum(client.saves for client in clients)
    used_before, started = processor_seconds(server.process.pid), time.perf_counter()
    asyncio.run(together())
    taken = time.perf_counter() - started
    used = processor_seconds(server.process.pid) - used_before
    saves = sum(client.saves for client in clients) - saves_before
    latencies = np.concatenate([client.latencies for client in clients]) * 1000
    return {
        "clients": len(clients),
        "saves": saves,
        "errors": sum(client.errors for client in clients),
        "saves_per_second": round(saves / taken, 1),
        "server_cpu_ms_per_save": round(used * 1000 / saves, 2),
        "p50_ms": round(float(np.percentile(latencies, 50)), 1),
        "p99_ms": round(float(np.percentile(latencies, 99)), 1),
    }


@contextmanager
def database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    # The tests' cluster never waits for the disk; here it does, as an installation would.
    postgres.IN_A_HURRY = {"max_connections": "60"}
    with postgres.cluster() as url:
        yield url


def measure(kind: str, workers: int, asked: argparse.Namespace) -> dict[str, Any]:
    print(kind, "…", file=sys.stderr)
    with database(kind) as url, tempfile.TemporaryDirectory(prefix="spindel-bench-") as home:
        server = Server(Path(home), respondents=asked.clients, workers=workers, database=url)
        try:
            clients = [Client(Respondent(server.port, sheet)) for sheet in server.people["sheets"]]
            tap_together(server, clients, 2)
            return {
                "workers": workers,
                "threads": 4,
                "one_at_a_time": tap_together(server, clients[:1], asked.seconds / 2),
                "together": tap_together(server, clients, asked.seconds),
            }
        finally:
            server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    result: dict[str, object] = {
        "what": "saving one answer over HTTP: session, token, permission, conflict check, write, commit",
        "command": f"python bench/saving_answers.py --clients {asked.clients} --seconds {asked.seconds:g}",
        "goal_cpu_ms": GOAL_CPU_MS,
        "machine": machine(),
    }
    for kind, workers in (("sqlite", 1), ("postgresql", 2)):
        result[kind] = measure(kind, workers, asked)
    write("saving_answers", result)


if __name__ == "__main__":
    main()
