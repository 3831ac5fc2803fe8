"""`spindel audit verify` as the night's check calls it."""

import pytest
from django.db import connection

from spindel.cli.audit import WORDS, sentence
from spindel.cli.main import main
from spindel.foundation.audit.reads import Break, Verified
from tests.foundation.test_audit_chain import tamper


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_a_whole_trail_is_said_to_be_whole(cast, capsys):
    assert main(["audit", "verify"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("The installation itself: ")
    assert all("unbroken" in line for line in lines)


def test_what_was_changed_is_named_and_the_exit_code_says_so(cast, capsys):
    assert main(["audit", "verify"]) == 0
    capsys.readouterr()
    tamper("UPDATE audit_event SET action = 'x.y' WHERE organisation_id = %s AND sequence = 2", cast.here.pk)
    assert main(["audit", "verify"]) == 1
    out = capsys.readouterr().out
    assert f"Organisation {cast.here.pk}: event 2 (id " in out
    assert out.count("unbroken") == 2
    assert connection.in_atomic_block


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("code", ["changed", "torn", "missing", "end"])
def test_every_break_has_a_sentence(language, code):
    said = sentence(Verified(3, 7, "", Break(code, 3, 8, 301)), language)
    assert "3" in said
    assert "8" in said
