"""Letters, against a real mail server on this machine."""

import socket
import threading
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from spindel.core.refusals import Refusal
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.mail import reads
from spindel.foundation.mail.writes import connection, post

GREETING, NO_SUCH_PERSON, GREYLISTED = "220 ok", "550 no such person", "451 come back"


class Letterbox:
    """Takes letters, counts connections, and misbehaves when told to."""

    def __init__(self):
        self.letters = []
        self.calls = 0
        self.answers = {}
        """Recipient to what RCPT is answered."""
        self.accept = "250 kept"
        self.hang_up = ""
        """The command at which the line goes dead, once."""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.calls += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.hang_up == "MAIL":
            return self.dead(server)
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 ok")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.hang_up == "DATA":
            return self.dead(server)
        self.letters.append(envelope)
        return self.accept

    def dead(self, server):
        self.hang_up = ""
        server.transport.abort()
        return "421 gone"

    def last(self):
        return message_from_bytes(self.letters[-1].content, policy=default)


@pytest.fixture
def letterbox(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = Letterbox()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "spindel.foundation.mail.writes.Server"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield kept
    server.stop()


def send(to="alma@example.org", **given):
    post(**{"to": to, "subject": "Måling i hjemmeplejen", "text": "Åbn https://x.dk/æ\n\nHilsen Bo"} | given)


def test_a_letter_arrives_as_it_was_written(letterbox):
    send(unsubscribe="https://x.dk/nej/", headers={"Reply-To": "bo@example.org"})
    letter = letterbox.last()
    assert (letter["Subject"], letter["To"]) == ("Måling i hjemmeplejen", "alma@example.org")
    assert letter["From"] == "Spindel <spindel@example.org>"
    assert letter["Reply-To"] == "bo@example.org"
    assert letter["List-Unsubscribe"] == "<https://x.dk/nej/>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter.get_body(("plain",)).get_content().splitlines() == ["Åbn https://x.dk/æ", "", "Hilsen Bo"]
    assert '<a href="https://x.dk/%C3%A6">' in letter.get_body(("html",)).get_content()


def test_a_page_made_of_the_text_carries_no_markup_from_it(letterbox):
    send(text="<script>alert(1)</script>", language="en")
    page = letterbox.last().get_body(("html",)).get_content()
    assert "<script" not in page
    assert 'lang="en"' in page


def test_a_page_of_its_own_is_sent_as_it_is(letterbox):
    send(html="<p>Hej</p>")
    assert letterbox.last().get_body(("html",)).get_content().strip() == "<p>Hej</p>"


def test_a_subject_cannot_add_headers(letterbox):
    send(subject="Hej\r\nBcc: all@example.org")
    assert letterbox.last()["Bcc"] is None
    assert letterbox.letters[-1].rcpt_tos == ["alma@example.org"]


def test_many_letters_take_one_connection(letterbox):
    with connection():
        for _ in range(5):
            send()
    assert (letterbox.calls, len(letterbox.letters)) == (1, 5)


def test_letters_by_themselves_each_call_and_hang_up(letterbox):
    send()
    send()
    assert letterbox.calls == 2


def test_a_connection_nobody_used_calls_nobody(letterbox):
    with connection():
        pass
    assert letterbox.calls == 0


def refused(**given):
    with pytest.raises(Refusal) as refusal:
        send(**given)
    return refusal.value


def test_without_a_mail_server_nothing_is_sent_and_it_is_said(settings):
    settings.EMAIL_HOST = ""
    assert not reads.can_send()
    assert refused().code == "mail.no_server"


def test_an_address_the_server_does_not_know_is_refused_for_good(letterbox):
    letterbox.answers = {"alma@example.org": NO_SUCH_PERSON}
    refusal = refused()
    assert (refusal.code, refusal.facts) == ("mail.address_refused", {"status": "550"})
    assert not isinstance(refusal, NotYet)


def test_a_server_that_says_later_is_asked_later(letterbox):
    letterbox.answers = {"alma@example.org": GREYLISTED}
    assert isinstance(refused(), NotYet)
    letterbox.answers, letterbox.accept = {}, "452 disk full"
    assert isinstance(refused(), NotYet)


def test_one_refusal_does_not_stop_the_next_letter(letterbox):
    letterbox.answers = {"wrong@example.org": NO_SUCH_PERSON}
    with connection():
        refused(to="wrong@example.org")
        send()
    assert [envelope.rcpt_tos for envelope in letterbox.letters] == [["alma@example.org"]]


def test_a_server_that_is_not_there_is_asked_later(settings, letterbox):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        refusal = refused()
    assert isinstance(refusal, NotYet)
    assert refusal.code == "mail.server_away"


def test_a_connection_that_died_idle_is_opened_again(letterbox):
    with connection():
        send()
        letterbox.hang_up = "MAIL"
        send()
    assert (letterbox.calls, len(letterbox.letters)) == (2, 2)


def test_a_server_that_hangs_up_at_once_is_asked_later(letterbox):
    letterbox.hang_up = "MAIL"
    assert isinstance(refused(), NotYet)


def test_when_the_line_dies_after_the_letter_nobody_knows(letterbox):
    letterbox.hang_up = "DATA"
    with connection():
        with pytest.raises(OSError, match=r".") as doubt:
            send()
        assert not isinstance(doubt.value, Refusal)
        send()
    assert len(letterbox.letters) == 1


def test_a_connection_of_ones_own_is_used(letterbox):
    with connection() as mine:
        send(connection=mine)
    assert letterbox.calls == 1


def test_threads_do_not_share_a_connection(letterbox):
    with connection():
        send()
        other = threading.Thread(target=send)
        other.start()
        other.join()
    assert (letterbox.calls, len(letterbox.letters)) == (2, 2)


def test_links_in_letters_lead_to_the_installation(settings):
    settings.ADDRESS = "https://digital.egelund.dk/spindel"
    assert reads.absolute("/spindel/svar/1/") == "https://digital.egelund.dk/spindel/svar/1/"
