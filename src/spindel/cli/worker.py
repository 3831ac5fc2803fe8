"""Does in the background what waits to be done, until it is told to stop. Killed, it leaves nothing lost."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from spindel.cli import database

if TYPE_CHECKING:
    from spindel.foundation.jobs.models import Job

LOOKS_AGAIN = 1.0
"""Seconds between looks when there is nothing to do, and between notes of how far a job is."""
BEATS = 10
"""Every so many looks: what killed workers left, and what has come round."""
PATIENCE = 10.0
"""Seconds a worker that is told to stop has for the job in its hands."""

log = logging.getLogger("spindel.worker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now, and stop")
    parser.add_argument("--while-alive", type=int, metavar="PID", help="stop when this process has")


def run(arguments: argparse.Namespace) -> int:
    worker = Worker(parent=arguments.while_alive)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    database.set_up_django()
    if worker.waits_for_database():
        worker.work(once=arguments.once)
    return 0


class Worker:
    """One process that claims jobs one at a time."""

    def __init__(self, parent: int | None = None) -> None:
        self.name = f"{os.getpid()}"
        self.parent = parent
        self.stopping = Event()
        self.heart = Heart(self.stopping)

    def stop(self, *_signal: object) -> None:
        self.stopping.set()

    def must_stop(self) -> bool:
        if self.parent and os.getppid() != self.parent:
            self.stop()
        return self.stopping.is_set()

    def waits_for_database(self) -> bool:
        """The web server brings the database to this version's form; until then there is nothing to work on."""
        said = False
        while not self.must_stop():
            if database.is_migrated():
                return True
            if not said:
                log.warning("waiting for the database to be brought to this version's form")
            said = True
            self.stopping.wait(LOOKS_AGAIN)
        return False

    def work(self, *, once: bool) -> None:
        from django.db import Error, close_old_connections, connections

        self.heart.start()
        looks = 0
        while not self.must_stop():
            try:
                if looks % BEATS == 0:
                    self.look_around()
                self.drain()
            except Error:
                log.exception("the database is not to be used at the moment; trying again")
                connections.close_all()
            close_old_connections()
            looks += 1
            if once or self.stopping.wait(LOOKS_AGAIN):
                self.stop()

    def look_around(self) -> None:
        from django.utils import timezone

        from spindel.foundation.jobs import writes

        writes.recover(now=timezone.now())
        writes.queue_periodic(now=timezone.now())

    def drain(self) -> None:
        """Everything that is due, with one connection to the mail server for all its letters."""
        from django.utils import timezone

        from spindel.foundation.jobs import writes
        from spindel.foundation.mail.writes import connection

        with connection():
            while not self.must_stop() and (job := writes.claim(worker=self.name, now=timezone.now())):
                with self.heart.beating_for(job):
                    writes.perform(job=job, clock=timezone.now)


class Heart(Thread):
    """Says beside the work that the worker lives, and how far it is, over a database connection of its own."""

    def __init__(self, stopping: Event) -> None:
        super().__init__(name="heart", daemon=True)
        self.stopping = stopping
        self.job: Job | None = None
        self.noted = (0, 0)

    @contextmanager
    def beating_for(self, job: Job) -> Iterator[None]:
        self.job = job
        try:
            yield
        finally:
            self.job = None

    def run(self) -> None:
        beats = 0
        while not self.stopping.wait(LOOKS_AGAIN) or self.job:
            beats += 1
            job = self.job
            if job and (beats % BEATS == 0 or self.noted != (job.progress_done, job.progress_of)):
                self.note(job)

    def note(self, job: Job) -> None:
        from django.db import Error, connection
        from django.utils import timezone

        from spindel.foundation.jobs import writes

        try:
            self.noted = (job.progress_done, job.progress_of)
            writes.keep(job=job, now=timezone.now())
        except Error:
            connection.close()


@contextmanager
def beside() -> Iterator[None]:
    """A worker of this process's own: started anew when it dies, gone when this process is, however that ends."""
    ending = Event()
    keeper = Thread(target=keep_one, args=(ending,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def keep_one(ending: Event) -> None:
    pause = LOOKS_AGAIN
    while not ending.is_set():
        command = [sys.executable, "-m", "spindel.cli", "worker", "--while-alive", str(os.getpid())]
        child = subprocess.Popen(command)  # noqa: S603  (this very program)
        while child.poll() is None and not ending.wait(LOOKS_AGAIN / 4):
            pass
        if ending.is_set():
            end(child)
        elif not ending.wait(pause):
            log.error("the worker ended (%s); starting another", child.returncode)
            pause = min(60.0, pause * 2)


def end(child: subprocess.Popen[bytes]) -> None:
    """In order where there is time for it; what it had in its hands is taken up at the next start."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(PATIENCE)
    child.kill()
    child.wait()
