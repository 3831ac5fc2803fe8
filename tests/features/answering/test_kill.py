"""The server is killed while people answer; every answer it had acknowledged is there when it comes back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from tests.features.answering.serving import Respondent, Server

CLIENTS = 6
ITEMS = ("retning", "ledelse", "data")
BEFORE_THE_CUT = 25


def answer_until_dead(respondent: Respondent, acknowledged: dict[str, int], enough: Event) -> None:
    """Each choice is the last one plus one, so that an answer lost or put back would show."""
    turn = 0
    with closing(respondent.connection):
        while True:
            item, turn = ITEMS[turn % len(ITEMS)], turn + 1
            choice = (acknowledged.get(item, -1) + 1) % 5
            try:
                if respondent.save(item, str(choice)) != 200:
                    return
            except OSError:
                return
            acknowledged[item] = choice
            if turn == BEFORE_THE_CUT:
                enough.set()


# A connection that is cut while it is being set up is closed by nobody but the system.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("time", range(3))
def test_no_acknowledged_answer_is_lost(tmp_path: Path, time: int) -> None:
    server = Server(tmp_path, respondents=CLIENTS)
    try:
        respondents = [Respondent(server.port, sheet) for sheet in server.people["sheets"]]
        acknowledged: list[dict[str, int]] = [{} for _ in respondents]
        enough = Event()
        with ThreadPoolExecutor(CLIENTS) as pool:
            for respondent, said in zip(respondents, acknowledged, strict=True):
                pool.submit(answer_until_dead, respondent, said, enough)
            assert enough.wait(30)
            server.kill()
        server.start()
        for respondent, said in zip(respondents, acknowledged, strict=True):
            revisions = respondent.revisions
            rows = server.sql(
                "SELECT item, value, revision FROM answering_answer WHERE sheet_id = ?",
                respondent.sheet["sheet"],
            )
            stored = {item: (value, revision) for item, value, revision in rows}
            assert said.keys() <= stored.keys()
            for item, choice in said.items():
                value, revision = stored[item]
                # The last save may have been stored and its acknowledgement cut off.
                assert (value, revision) in {
                    (choice, revisions[item]),
                    ((choice + 1) % 5, revisions[item] + 1),
                }, (item, stored)
        assert sum(len(said) for said in acknowledged) >= CLIENTS
    finally:
        server.stop()
