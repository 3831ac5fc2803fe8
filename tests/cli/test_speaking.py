"""Help and complaints about wrong use, in the terminal's language."""

from __future__ import annotations

import pytest

from spindel.cli import main as cli
from spindel.cli.speaking import in_danish
from tests.architecture.test_documentation import actions_of, parsers


def test_every_word_of_help_exists_in_danish():
    helps = {
        action.help
        for name, parser in parsers().items()
        for _, action in actions_of(parser, name)
        if action.help
    }
    assert [said for said in sorted(helps | set(cli.COMMANDS.values())) if in_danish(said) == said] == []


@pytest.mark.parametrize(
    "command", [[], *([name] for name in cli.COMMANDS if name != "manage"), ["framework", "show"]]
)
def test_help_is_danish_in_a_danish_terminal(run, command):
    danish, english = run(*command, "--help"), run(*command, "--help", language="en")
    assert (danish.code, danish.out[:6], english.out[:6]) == (0, "Brug: ", "usage:")
    assert "vis denne hjælp" in danish.out
    assert not {"the", "with", "default"} & set(danish.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["score"], "der mangler: --framework, --answers"),
        (["score", "--out"], "der mangler noget efter --out"),
        (["serve", "--port", "x"], "--port skal være et helt tal, ikke 'x'"),
    ],
)
def test_wrong_use_is_told_in_danish(run, arguments, said):
    found = run(*arguments)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
