"""Asks the server on this machine whether it answers, for whoever looks after containers."""

from __future__ import annotations

import argparse
from http.client import HTTPConnection, HTTPException

from spindel.core.refusals import Refusal

PATIENCE_SECONDS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port to ask (default: 8000)")


def run(arguments: argparse.Namespace) -> int:
    from spindel.site import env

    # The first name it answers to: 127.0.0.1 is often none of them.
    host = next(iter(env.words("SPINDEL_HOSTS", "127.0.0.1")), "127.0.0.1")
    try:
        status = ask(arguments.port, host)
    except (OSError, HTTPException) as problem:
        raise Refusal("health.no_answer", port=str(arguments.port), problem=str(problem)) from None
    if status != 200:
        raise Refusal("health.unwell", status=str(status))
    return 0


def ask(port: int, host: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/sundhed/", headers={"Host": host})
        return connection.getresponse().status
    finally:
        connection.close()
