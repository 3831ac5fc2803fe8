"""What the surroundings decide: read once from environment variables, documented in docs/operations.md."""

import os
import secrets
from pathlib import Path

from spindel.core.refusals import Refusal

SHORTEST_SECRET = 50


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
