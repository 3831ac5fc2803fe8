"""Start the production server: check the surroundings, migrate, say the address."""

from __future__ import annotations

import argparse
import socket
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any

from spindel.cli import database
from spindel.core.refusals import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--workers", type=int, help="processes (default: 1 on SQLite, 2 on PostgreSQL)")


def run(arguments: argparse.Namespace) -> int:
    check_port(arguments.host, arguments.port)
    prepare_database()
    announce(arguments.host, arguments.port)
    with background_work():
        listen(arguments.host, arguments.port, arguments.workers)
    return 0


def background_work() -> AbstractContextManager[None]:
    """On SQLite, one machine does it all; on PostgreSQL, workers are started by themselves."""
    from django.conf import settings

    from spindel.cli import worker

    return worker.beside() if settings.ON_SQLITE else nullcontext()


def check_port(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise Refusal("serve.no_such_port", port=port)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refusal("serve.port_forbidden", port=port) from None
        except OSError:
            raise Refusal("serve.port_taken", port=port, other=port + 1) from None


def prepare_database() -> None:
    """Bring the database to this version's form; say in one sentence what is in the way."""
    database.set_up_django()
    database.upgrade(now=datetime.now(UTC))


def announce(host: str, port: int) -> None:
    from spindel.site import env

    address = env.address() or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    print(f"Spindel: {address}/", flush=True)
    from spindel.foundation.accounts.reads import nobody_can_sign_in
    from spindel.site.set_up import set_up_path

    if nobody_can_sign_in():
        print(f"Start here, once: {address}{set_up_path()}", flush=True)


def listen(host: str, port: int, workers: int | None) -> None:
    from django.conf import settings
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    server_class()(
        "spindel.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or (1 if settings.ON_SQLITE else 2),
        blocking_threads=4,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        websockets=False,
    ).serve()
    sys.stdout.flush()


def server_class() -> Any:
    from granian import Granian

    class Server(Granian):  # type: ignore[misc, valid-type]  # one of several, by platform
        """Told to stop twice at once, it would wait for itself: the second time says nothing new."""

        def signal_handler_interrupt(self, *signal: object, **facts: object) -> None:
            if not self.interrupt_signal:
                super().signal_handler_interrupt(*signal, **facts)

    return Server
