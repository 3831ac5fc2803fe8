"""What the surroundings may say, and what is refused."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from spindel.core.refusals import Refusal
from spindel.site import env
from tests.architecture.source import ROOT

STRONG = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("SPINDEL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SPINDEL_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("secret", ["", "short", "a" * 80, "abcabcabc" * 9])
def test_a_weak_secret_is_refused(monkeypatch, secret):
    monkeypatch.setenv("SPINDEL_SECRET_KEY", secret)
    with pytest.raises(Refusal) as refused:
        env.secret_key()
    assert refused.value.code == "settings.weak_secret"


def test_a_weak_secret_in_a_file_is_refused(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("changeme\n")
    monkeypatch.setenv("SPINDEL_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(Refusal):
        env.secret_key()


def test_a_strong_secret_is_taken_as_it_is(monkeypatch):
    monkeypatch.setenv("SPINDEL_SECRET_KEY", STRONG)
    assert env.secret_key() == STRONG
    assert not env.home().exists()


def test_the_first_start_makes_a_secret_only_its_owner_reads():
    secret = env.secret_key()
    file = env.home() / "secret-key"
    assert file.read_text() == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert env.secret_key() == secret


def test_two_installations_have_two_secrets(monkeypatch, tmp_path):
    first = env.secret_key()
    monkeypatch.setenv("SPINDEL_HOME", str(tmp_path / "other"))
    assert env.secret_key() != first


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("true", True), ("ON", True), ("0", False), ("", False), ("no", False)]
)
def test_a_flag(monkeypatch, text, on):
    monkeypatch.setenv("SPINDEL_DEMO", text)
    assert env.flag("SPINDEL_DEMO") is on


def test_words_and_numbers(monkeypatch):
    monkeypatch.setenv("SPINDEL_HOSTS", " spindel.example.dk, ,127.0.0.1 ")
    assert env.words("SPINDEL_HOSTS") == ["spindel.example.dk", "127.0.0.1"]
    monkeypatch.setenv("SPINDEL_POOL", "12")
    assert env.number("SPINDEL_POOL", 8) == 12


@pytest.mark.parametrize("text", ["many", "-1", "1.5", ""])
def test_what_is_no_number_is_refused(monkeypatch, text):
    monkeypatch.setenv("SPINDEL_POOL", text)
    with pytest.raises(Refusal):
        env.number("SPINDEL_POOL", 8)


def test_the_database_lies_at_home_unless_said_otherwise(monkeypatch):
    assert env.database_url() == f"sqlite:///{env.home() / 'spindel.sqlite3'}"
    monkeypatch.setenv("SPINDEL_DATABASE_URL", "postgres://a@b/c")
    assert env.database_url() == "postgres://a@b/c"


def settings_in(surroundings: dict[str, str], expression: str) -> str:
    """What the product's own settings say in a process of their own."""
    code = f"from spindel.site import settings; print({expression})"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SPINDEL_")}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), "SPINDEL_SECRET_KEY": STRONG, **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


@pytest.mark.parametrize("password", ["postgres", "changeme", "spindel123", "a" * 40, "abcabcabcabcabcabc"])
def test_a_weak_password_guards_no_database_on_another_machine(password):
    with pytest.raises(Refusal) as refused:
        env.refuse_weak_password(password, "db.egelund.dk")
    assert refused.value.code == "settings.weak_password"
    for host in ("", "/run/postgresql", "localhost", "127.0.0.1"):
        env.refuse_weak_password(password, host)


@pytest.mark.parametrize("password", ["", "en-spole-garn-rækker", "9f86d081884c7d65"])
def test_a_strong_password_or_none_is_taken(password):
    env.refuse_weak_password(password, "db.egelund.dk")


def test_debugging_is_never_on():
    assert settings_in({"SPINDEL_DEMO": "1", "DEBUG": "1"}, "settings.DEBUG") == "False"


def test_behind_tls_cookies_travel_no_other_way():
    secure = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0"
    assert settings_in({"SPINDEL_TLS": "1"}, secure) == "True True True"
    assert settings_in({}, secure) == "False False False"


def test_an_address_keeps_its_own_options_on_postgresql():
    url = {"SPINDEL_DATABASE_URL": "postgres://a:en-spole-garn-rækker@c/d?sslmode=require"}
    assert settings_in(url, "sorted(settings.DATABASES['default']['OPTIONS'])") == "['pool', 'sslmode']"


def test_sqlite_queues_writers_and_waits_for_the_disk():
    options = settings_in({"SPINDEL_DATABASE_URL": "sqlite:///x"}, "settings.DATABASES['default']['OPTIONS']")
    for word in ("IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "'timeout': 20"):
        assert word in options


MAIL = {
    "SPINDEL_ADDRESS": "https://spindel.example.dk",
    "SPINDEL_SMTP_HOST": "mail.example.dk",
    "SPINDEL_SMTP_FROM": "Egelund Kommune <spindel@example.dk>",
}
LOGIN = {"SPINDEL_SMTP_USER": "spindel", "SPINDEL_SMTP_PASSWORD": "en lang en"}


def surround(monkeypatch, surroundings):
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)


def test_without_a_word_about_mail_there_is_no_mail_server():
    assert env.mail_server().host == ""


def test_a_mail_server_is_set_up(monkeypatch, tmp_path):
    (tmp_path / "password").write_text("en lang en\n")
    surround(
        monkeypatch,
        MAIL | {"SPINDEL_SMTP_USER": "spindel", "SPINDEL_SMTP_PASSWORD_FILE": str(tmp_path / "password")},
    )
    server = env.mail_server()
    assert (server.host, server.port, server.security) == ("mail.example.dk", 587, "starttls")
    assert (server.user, server.password) == ("spindel", "en lang en")


@pytest.mark.parametrize("missing", list(MAIL | LOGIN))
def test_half_a_mail_server_is_refused(monkeypatch, missing):
    surround(monkeypatch, {name: value for name, value in (MAIL | LOGIN).items() if name != missing})
    with pytest.raises(Refusal) as refused:
        env.mail_server()
    assert (refused.value.code, refused.value.facts) == ("settings.mail_half_set", {"missing": [missing]})


@pytest.mark.parametrize(
    ("surroundings", "code"),
    [
        ({"SPINDEL_SMTP_SECURITY": "ssl"}, "settings.mail_security"),
        ({"SPINDEL_SMTP_FROM": "Egelund Kommune"}, "settings.mail_sender"),
        ({"SPINDEL_SMTP_PORT": "smtp"}, "settings.not_a_number"),
        (LOGIN | {"SPINDEL_SMTP_SECURITY": "none"}, "settings.mail_password_unprotected"),
        ({"SPINDEL_SMTP_PASSWORD_FILE": "/nowhere/at/all"}, "settings.no_such_file"),
    ],
)
def test_a_mail_server_that_cannot_work_is_refused(monkeypatch, surroundings, code):
    surround(monkeypatch, MAIL | surroundings)
    with pytest.raises(Refusal) as refused:
        env.mail_server()
    assert refused.value.code == code


def test_on_this_machine_a_password_may_go_unprotected(monkeypatch):
    surround(monkeypatch, MAIL | LOGIN | {"SPINDEL_SMTP_SECURITY": "none", "SPINDEL_SMTP_HOST": "127.0.0.1"})
    assert env.mail_server().port == 25


@pytest.mark.parametrize("text", ["spindel.example.dk", "ftp://spindel.example.dk", "https://"])
def test_an_address_is_whole(monkeypatch, text):
    monkeypatch.setenv("SPINDEL_ADDRESS", text)
    with pytest.raises(Refusal):
        env.address()


def test_the_databases_password_may_stand_in_a_file(monkeypatch, tmp_path):
    file = tmp_path / "password"
    file.write_text("en lang spole garn\n")
    url = {"SPINDEL_DATABASE_URL": "postgres://spindel@database/spindel"}
    told = settings_in(
        url | {"SPINDEL_DATABASE_PASSWORD_FILE": str(file)}, "settings.DATABASES['default']['PASSWORD']"
    )
    assert told == "en lang spole garn"
    assert env.database_password() == ""
    file.write_text("\n")
    monkeypatch.setenv("SPINDEL_DATABASE_PASSWORD_FILE", str(file))
    with pytest.raises(Refusal) as refused:
        env.database_password()
    assert refused.value.code == "settings.empty_file"
