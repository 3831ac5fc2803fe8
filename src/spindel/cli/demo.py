"""The web server with a demo municipality, on this machine only."""

from __future__ import annotations

import argparse
import os
from ipaddress import ip_address

from spindel.cli import serve
from spindel.core.refusals import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    serve.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.host != "localhost" and not ip_address(arguments.host).is_loopback:
        raise Refusal("demo.only_on_this_machine", host=arguments.host)
    serve.check_port(arguments.host, arguments.port)
    from spindel.site import env

    # A database of its own: the demo's open doors must never lead to real answers.
    os.environ["SPINDEL_DATABASE_URL"] = f"sqlite:///{env.home() / 'demo.sqlite3'}"
    os.environ["SPINDEL_DEMO"] = "1"
    serve.prepare_database()
    from spindel.demo.story import tell_once

    tell_once()
    serve.announce(arguments.host, arguments.port)
    with serve.background_work():
        serve.listen(arguments.host, arguments.port, arguments.workers)
    return 0
