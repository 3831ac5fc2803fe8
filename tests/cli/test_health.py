"""Whether the server answers, asked from beside it."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from spindel.cli import main


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        self.server.asked.append((self.path, self.headers["Host"]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Answering) as made:
        made.asked, made.status = [], 200
        thread = Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def health(server):
    return main.main(["health", "--port", str(server.server_port)])


def test_a_server_that_answers_is_well(server, monkeypatch):
    monkeypatch.setenv("SPINDEL_HOSTS", "spindel.example.dk,127.0.0.1")
    assert health(server) == 0
    assert server.asked == [("/sundhed/", "spindel.example.dk")]


def test_a_server_that_fails_is_not(server, capsys):
    server.status = 500
    assert health(server) == main.FAULTS_FOUND
    assert "500" in capsys.readouterr().err


def test_no_server_is_told(server, capsys):
    server.server_close()
    assert main.main(["health", "--port", "1"]) == main.FAULTS_FOUND
    assert "port 1" in capsys.readouterr().err
