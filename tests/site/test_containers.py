"""What compose.yaml and the Containerfile promise, as far as that can be told without running them."""

import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest
import yaml
from django.db import connection

from scripts.postgres import SUPERUSER
from tests.architecture.source import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
OURS = ("web", "worker")


def settings_of(service):
    return COMPOSE["services"][service].get("environment", {})


def test_there_are_several_web_servers_a_worker_and_a_database():
    assert COMPOSE["services"].keys() == {"web", "worker", "database"}
    assert COMPOSE["services"]["web"]["deploy"]["replicas"] == 2
    assert COMPOSE["services"]["worker"]["command"] == ["worker"]


def test_no_password_stands_in_the_file_and_none_has_a_default():
    for service in COMPOSE["services"]:
        for name, value in settings_of(service).items():
            if any(word in name for word in ("PASSWORD", "SECRET", "KEY")):
                assert name.endswith("_FILE"), name
                assert value.rpartition("/")[0] == "/run/secrets"
                assert value.rpartition("/")[2] in COMPOSE["services"][service]["secrets"]
    assert {tuple(secret) for secret in COMPOSE["secrets"].values()} == {("file",)}
    assert not re.search(r"://[^/@\s]*:[^/@\s]*@", (ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_the_database_is_not_reached_from_outside_and_spindel_only_from_this_machine():
    assert "ports" not in COMPOSE["services"]["database"]
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["web"]["ports"])
    assert "ports" not in COMPOSE["services"]["worker"]


@pytest.mark.parametrize("service", OURS)
def test_spindel_may_do_no_more_than_it_must(service):
    facts = COMPOSE["services"][service]
    assert (facts["read_only"], facts["cap_drop"]) == (True, ["ALL"])
    assert facts["security_opt"] == ["no-new-privileges:true"]


def test_every_image_says_which_version():
    images = [
        COMPOSE["services"]["database"]["image"],
        *re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE),
    ]
    assert [image for image in images if not re.search(r":\d", image)] == []


def test_the_last_stage_runs_as_nobody_special_and_fetches_nothing():
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert not re.search(r"\b(npm|pip|apt-get|curl)\b", last)


def test_everything_the_image_is_made_of_is_let_in_and_exists():
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
        for name in line.split()
    ]
    assert set(copied) == set(let_in)
    assert [name for name in copied if not (ROOT / name).exists()] == []


ROLE = "spindel_of_compose"


@pytest.fixture
def superuser(django_db_blocker):
    """The PostgreSQL of the tests as its owner sees it; the script runs once, so what it made goes away again."""
    with django_db_blocker.unblock():
        host = connection.get_connection_params().get("host")
    try:
        opened = psycopg.connect(host=host, user=SUPERUSER, dbname="postgres", autocommit=True)
    except psycopg.OperationalError as problem:
        pytest.skip(f"takes a PostgreSQL of one's own: {problem}")
    with opened:
        yield opened
        opened.execute(f"DROP DATABASE IF EXISTS {ROLE}")
        opened.execute(f"DROP ROLE IF EXISTS {ROLE}")


@pytest.mark.postgres
@pytest.mark.database
def test_spindels_role_owns_its_database_and_is_no_superuser(tmp_path: Path, superuser):
    """The script that compose.yaml's PostgreSQL runs, run on the PostgreSQL of the tests."""
    (tmp_path / "password").write_text("en'; DROP --\n")
    surroundings = {
        **os.environ,
        "PGHOST": superuser.info.host,
        "POSTGRES_USER": SUPERUSER,
        "DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
        "ROLE": ROLE,
    }
    subprocess.run(
        [ROOT / "scripts" / "make_role.sh"], env=surroundings, check=True, stdout=subprocess.DEVNULL
    )
    role = superuser.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = %s", [ROLE]
    ).fetchone()
    assert role == (False, False, False, True)
    owner = superuser.execute(
        "SELECT datdba::regrole::text FROM pg_database WHERE datname = %s", [ROLE]
    ).fetchone()
    assert owner == (ROLE,)


def test_without_a_password_no_role_is_made(tmp_path: Path):
    (tmp_path / "password").touch()
    script, password = ROOT / "scripts" / "make_role.sh", tmp_path / "password"
    answer = subprocess.run(
        [script], env={"DATABASE_PASSWORD_FILE": str(password)}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "is empty" in answer.stderr
