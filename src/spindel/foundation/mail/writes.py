from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.utils import make_msgid
from smtplib import SMTP, SMTPDataError, SMTPException, SMTPServerDisconnected
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils.html import escape, linebreaks, urlize

from spindel.core.refusals import Refusal, shown
from spindel.foundation.jobs.models import NotYet
from spindel.foundation.mail import reads

OK, GOING_AWAY = 250, 421
TRY_LATER = range(400, 500)

_open: ContextVar[BaseEmailBackend | None] = ContextVar("open", default=None)


@contextmanager
def connection() -> Iterator[BaseEmailBackend]:
    """One connection for every letter posted inside; the server is first called when the first letter is."""
    outer = _open.get()
    if outer:
        yield outer
        return
    made = get_connection()
    token = _open.set(made)
    try:
        yield made
    finally:
        _open.reset(token)
        with suppress(OSError):
            made.close()


def post(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    language: str = "da",
    unsubscribe: str = "",
    headers: Mapping[str, str] | None = None,
    connection: BaseEmailBackend | None = None,
) -> None:
    """Hand one letter to the mail server: returned from, it was accepted.

    A ``Refusal`` means that it was not; a ``NotYet`` among them, that it may be tried again. Any other error leaves it
    open whether the server took it. Without ``html``, a plain page is made of the text. ``unsubscribe`` is an address that
    takes a POST from a mail program, without a session.
    """
    if not reads.can_send():
        raise Refusal("mail.no_server")
    letter = EmailMultiAlternatives(
        " ".join(subject.split()), text, to=[to], headers={**_headers(unsubscribe), **(headers or {})}
    )
    letter.attach_alternative(_page(subject, text, language) if html is None else html, "text/html")
    with _connected(connection) as server:
        server.send_messages([letter])


@contextmanager
def _connected(given: BaseEmailBackend | None) -> Iterator[BaseEmailBackend]:
    if given:
        yield given
    else:
        with connection() as made:
            yield made


def _headers(unsubscribe: str) -> dict[str, str]:
    """The sender's own domain in the id, so that it does not tell the machine's name."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    headers = {"Message-ID": make_msgid(domain=domain or "localhost"), "Auto-Submitted": "auto-generated"}
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _page(subject: str, text: str, language: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f"<body>{linebreaks(urlize(text, autoescape=True))}</body></html>"
    )


class Server(EmailBackend):
    """Django's SMTP, letter by letter and step by step, so that it is known up to where nothing was sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for letter in email_messages:
            self._address(letter)
            self._hand_over(letter)
        return len(email_messages)

    def _address(self, letter: EmailMessage) -> None:
        """Sender and recipients; a connection that died while it was idle is opened once more."""
        was_open = self.connection is not None
        try:
            self._call()
            self._envelope(letter)
        except SMTPServerDisconnected:
            self._hang_up()
            if not was_open:
                raise NotYet("mail.server_away", problem="disconnected") from None
            self._address(letter)

    def _call(self) -> None:
        try:
            self.open()
        except OSError as problem:
            raise NotYet("mail.server_away", problem=shown(str(problem))) from None

    def _envelope(self, letter: EmailMessage) -> None:
        self._smtp.ehlo_or_helo_if_needed()
        sender = sanitize_address(letter.from_email, "utf-8")
        self._expect("mail.not_accepted", *self._smtp.mail(sender))
        for recipient in letter.recipients():
            self._expect("mail.address_refused", *self._smtp.rcpt(sanitize_address(recipient, "utf-8")))

    def _hand_over(self, letter: EmailMessage) -> None:
        """From here on, an error that is not an answer means that nobody knows."""
        try:
            answer: tuple[int, bytes] = self._smtp.data(_lines(letter))
        except SMTPDataError as refused:
            answer = (refused.smtp_code, b"")
        except OSError:
            self._hang_up()
            raise
        self._expect("mail.not_accepted", *answer)

    def _expect(self, code: str, status: int, said: bytes) -> None:
        """The server's own words are for the log; they may name people."""
        if status in {OK, OK + 1}:
            return
        self._start_over()
        if status == GOING_AWAY:
            raise SMTPServerDisconnected(said.decode(errors="replace"))
        kind = NotYet if status in TRY_LATER else Refusal
        raise kind(code, status=str(status))

    def _start_over(self) -> None:
        try:
            self._smtp.rset()
        except (SMTPException, OSError):
            self._hang_up()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self.close()
        self.connection = None

    @property
    def _smtp(self) -> SMTP:
        return cast("SMTP", self.connection)


def _lines(letter: EmailMessage) -> bytes:
    message: Any = letter.message()
    return bytes(message.as_bytes(linesep="\r\n"))
