"""What the surroundings decide: read once from environment variables, documented in docs/operations.md."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from spindel.core.refusals import Refusal

SHORTEST_SECRET = 50
SHORTEST_PASSWORD = 16
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
MAIL_SETTINGS = (
    "SPINDEL_SMTP_HOST",
    "SPINDEL_SMTP_PORT",
    "SPINDEL_SMTP_SECURITY",
    "SPINDEL_SMTP_USER",
    "SPINDEL_SMTP_PASSWORD",
    "SPINDEL_SMTP_PASSWORD_FILE",
    "SPINDEL_SMTP_FROM",
)


def home() -> Path:
    """The folder that holds the database, the secret and the built static files."""
    return Path(os.environ.get("SPINDEL_HOME", "var")).resolve()


def static_root() -> Path:
    """Where the built style sheets, fonts and scripts lie: beside the clone's other build products."""
    clone = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("SPINDEL_STATIC", clone / "build" / "static"))


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise Refusal("settings.not_a_number", name=name, value=value)
    return int(value)


def database_url() -> str:
    return os.environ.get("SPINDEL_DATABASE_URL") or f"sqlite:///{home() / 'spindel.sqlite3'}"


def database_password() -> str:
    """From SPINDEL_DATABASE_PASSWORD_FILE, so that the address need not hold it; "" where it does, or none is needed."""
    file = os.environ.get("SPINDEL_DATABASE_PASSWORD_FILE")
    if not file:
        return ""
    if not (password := from_file(file)):
        raise Refusal("settings.empty_file", path=file)
    return password


def refuse_weak_password(password: str, host: str) -> None:
    """Whoever reaches the database's port has all that is in it. A socket, and this machine, are guarded otherwise."""
    if not password or not host or host.startswith("/") or is_this_machine(host):
        return
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < 6:
        raise Refusal("settings.weak_password", shortest=SHORTEST_PASSWORD)


def secret_key() -> str:
    """From SPINDEL_SECRET_KEY, or from the file SPINDEL_SECRET_KEY_FILE, which is made at the first start."""
    given = os.environ.get("SPINDEL_SECRET_KEY")
    if given is None:
        file = Path(os.environ.get("SPINDEL_SECRET_KEY_FILE", home() / "secret-key"))
        given = file.read_text().strip() if file.exists() else write_secret(file)
    if len(given) < SHORTEST_SECRET or len(set(given)) < 10:
        raise Refusal("settings.weak_secret", shortest=SHORTEST_SECRET)
    return given


def write_secret(file: Path) -> str:
    secret = secrets.token_urlsafe(64)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secret)
    return secret


def address() -> str:
    """Where people reach this installation, without a slash at the end."""
    given = os.environ.get("SPINDEL_ADDRESS", "").rstrip("/")
    if given and (urlsplit(given).scheme not in {"http", "https"} or not urlsplit(given).hostname):
        raise Refusal("settings.no_address", value=given)
    return given


def contact() -> str:
    """Where to write about accessibility, personal data and security: an e-mail address, or "" where none is given."""
    given = os.environ.get("SPINDEL_CONTACT", "").strip()
    if given and ("@" not in parseaddr(given)[1] or parseaddr(given)[1] != given):
        raise Refusal("settings.no_contact", value=given)
    return given


def responsible() -> str:
    """Who answers for this installation, as it is said on its public pages."""
    return os.environ.get("SPINDEL_RESPONSIBLE", "").strip()


def path() -> str | None:
    """The part of the address that is a path, where Spindel does not have a host name to itself."""
    return urlsplit(address()).path or None


@dataclass(frozen=True)
class MailServer:
    """How letters are sent; ``host`` is empty where they are not."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    security: str = "starttls"
    sender: str = ""


def mail_server() -> MailServer:
    """All that it takes to send letters, or nothing at all: half a setting would be found out by people waiting."""
    given = {name: os.environ[name] for name in MAIL_SETTINGS if os.environ.get(name)}
    if not given:
        return MailServer()
    if missing := missing_for_mail(given):
        raise Refusal("settings.mail_half_set", missing=missing)
    security = given.get("SPINDEL_SMTP_SECURITY", "starttls")
    if security not in MAIL_PORTS:
        raise Refusal("settings.mail_security", value=security, known=list(MAIL_PORTS))
    if "@" not in parseaddr(given["SPINDEL_SMTP_FROM"])[1]:
        raise Refusal("settings.mail_sender", value=given["SPINDEL_SMTP_FROM"])
    server = MailServer(
        host=given["SPINDEL_SMTP_HOST"],
        port=number("SPINDEL_SMTP_PORT", MAIL_PORTS[security]),
        user=given.get("SPINDEL_SMTP_USER", ""),
        password=password_of_mail_server(),
        security=security,
        sender=given["SPINDEL_SMTP_FROM"],
    )
    if server.password and security == "none" and not is_this_machine(server.host):
        raise Refusal("settings.mail_password_unprotected")
    return server


def missing_for_mail(given: Mapping[str, str]) -> list[str]:
    """A user needs a password, and a password a user."""
    needed = ["SPINDEL_SMTP_HOST", "SPINDEL_SMTP_FROM", "SPINDEL_ADDRESS"]
    password = password_of_mail_server()
    if password:
        needed.append("SPINDEL_SMTP_USER")
    missing = [name for name in needed if not os.environ.get(name)]
    return missing if password or "SPINDEL_SMTP_USER" not in given else [*missing, "SPINDEL_SMTP_PASSWORD"]


def password_of_mail_server() -> str:
    file = os.environ.get("SPINDEL_SMTP_PASSWORD_FILE")
    return from_file(file) if file else os.environ.get("SPINDEL_SMTP_PASSWORD", "")


def from_file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise Refusal("settings.no_such_file", path=path, problem=problem.strerror or "") from None


def is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
