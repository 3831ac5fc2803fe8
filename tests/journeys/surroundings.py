"""What stands around Spindel in a municipality: a reverse proxy with a path of its own, and identity providers."""

import http.client
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

CLONE = Path(__file__).resolve().parents[2]
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}


@contextmanager
def proxy(path: str, *, port: int, to: int, strips: bool = True) -> Iterator[str]:
    """All below ``path`` goes to Spindel, with or without the path; nothing else is there."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            if not self.path.startswith(path + "/"):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = dict(self.headers.items()) | {
                "X-Forwarded-For": "192.0.2.7",
                "X-Forwarded-Proto": "http",
            }
            inside = http.client.HTTPConnection("127.0.0.1", to, timeout=30)
            inside.request(
                self.command, self.path.removeprefix(path) if strips else self.path, body or None, headers
            )
            answer = inside.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            inside.close()

        do_GET = do_POST = do_HEAD = pass_on  # noqa: N815

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Proxy)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def identity_provider(kind: str, **facts: Any) -> Iterator[str]:
    """A real one in a process of its own."""
    program = CLONE / "tests" / "identity_providers" / f"{kind}.mjs"
    process = subprocess.Popen(["node", str(program), json.dumps(facts)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "listening"
        yield f"http://127.0.0.1:{facts['port']}"
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


def key_and_certificate(folder: Path) -> dict[str, str]:
    """What a SAML provider signs with, made for the occasion."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return {"key": str(folder / "key.pem"), "certificate": str(folder / "certificate.pem")}
