"""`spindel person` as whoever runs the machine calls it."""

import json
from zipfile import ZipFile

import pytest

from spindel.cli.main import main
from spindel.foundation.accounts.models import User
from spindel.foundation.organisation.writes import add_member
from tests.cast import NOW


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def both(cast):
    """Alma answers in both municipalities."""
    add_member(
        organisation=cast.there,
        user=cast.alma,
        role="respondent",
        unit=cast.neighbouring_unit,
        actor=cast.gry,
        now=NOW,
    )
    return cast


def test_a_person_gets_a_file_from_each_that_knows_them(both, tmp_path, capsys):
    assert main(["person", "export", "alma@example.org", "--out", str(tmp_path / "new")]) == 0
    files = sorted((tmp_path / "new").iterdir())
    assert [file.name for file in files] == [
        f"person-{pk}.zip" for pk in sorted([both.here.pk, both.there.pk])
    ]
    with ZipFile(files[0]) as archive:
        assert json.loads(archive.read("person.json"))["organisation"] == "Egelund Kommune"
    assert "Egelund Kommune: written to" in capsys.readouterr().out


def test_a_person_is_erased_everywhere_but_not_by_mistake(both, capsys):
    assert main(["person", "erase", "alma@example.org"]) == 1
    assert "Egelund Kommune, Sønderskov Kommune" in capsys.readouterr().out
    assert User.objects.filter(pk=both.alma.pk).exists()
    assert main(["person", "erase", "alma@example.org", "--answers", "delete", "--yes"]) == 0
    assert not User.objects.filter(pk=both.alma.pk).exists()


def test_an_address_nobody_knows_is_refused(cast, capsys):
    assert main(["person", "export", "noone@example.org"]) == 2
    assert "Nothing is kept about that address" in capsys.readouterr().err
