"""Every guard has a case here that it has bitten on; the last tests see to it."""

import re
from pathlib import Path

import pytest

import spindel.core.frameworks as package
from spindel.core.frameworks import parse
from spindel.core.refusals import Faults
from spindel.site.refused import located, sentence
from tests.core.frameworks.cases import CASES, WHOLE_FILES, D, F


def faults_of(files):
    with pytest.raises(Faults) as refused:
        parse(files)
    for fault in refused.value.faults:
        for language in ("da", "en"):
            assert "?:" not in (said := sentence(fault, language))
            assert not re.search(r"[»“ ]\?[ .»”]", said), f"a fact is missing in {language}: {said}"
            assert not said.startswith(("Det kan ikke lade sig gøre (", "That cannot be done (")), said
    return refused.value.faults


@pytest.mark.parametrize(("name", "old", "new", "code", "about"), CASES)
def test_a_fault_is_told_with_its_file_line_and_id(files, name, old, new, code, about):
    text = files[name].decode()
    assert text.count(old) == 1
    lines_before = text[: text.index(old)].count("\n")
    files[name] = text.replace(old, new).encode()

    found = [fault for fault in faults_of(files) if fault.code == code]

    assert found, f"{code} was not told, but {[str(fault) for fault in faults_of(files)]}"
    fault = found[0]
    assert (fault.id, bool(located(fault, "da"))) == (about, True)
    if code not in {"framework.surplus_file", "texts.only_here", "texts.not_here", "texts.guidance_differs"}:
        assert fault.file == name
    if fault.line and fault.file == name and code != "framework.advice_needs_bands":
        assert lines_before - 2 <= fault.line - 1 <= lines_before + 1 + new.count("\n"), str(fault)


@pytest.mark.parametrize(("files", "code"), WHOLE_FILES)
def test_files_that_are_no_framework(files, code):
    assert code in [fault.code for fault in faults_of(files)]


def test_all_faults_are_told_at_once(files):
    files[F] = (
        files[F].decode()
        .replace("weight: 2}", "weight: 0}").replace("best: 80", "best: 0").replace("toolz", "tools")
        .replace("aggregation: mean", "aggregation: avg").encode()
    )  # fmt: skip
    files[D] = files[D].replace(b"Samlet", b"''")

    assert [(fault.file, fault.code) for fault in faults_of(files)] == [
        (D, "texts.empty"),
        (F, "framework.not_one_of"),
        (F, "framework.weight_not_positive"),
        (F, "framework.worst_is_best"),
    ]


def test_the_nearest_known_word_is_offered(files):
    files[F] = files[F].replace(b"licence:", b"license:").replace(b"short: [vision-1", b"short: [vison-1")

    assert [fault.facts["nearest"] for fault in faults_of(files)] == ["licence", "vision-1"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("tree: ", "tree: x #", "yaml.syntax"),
        ("tree:   ", "trea:   ", "framework.missing_key"),
        ("languages: ", "language: ", "framework.missing_key"),
        ("ladder: five}", "ladder: *five}", "yaml.alias"),
        ("ladder: five}", "ladder: fiv}", "framework.unknown_ladder"),
        ("five: [0, 1, 2, 3, 4]", "five: [0, 1, two, 3, 4]", "framework.not_a_number"),
        ("quantity: {worst: 0, best: 80, clip: true, points: 1.2}", "quantity: 80", "framework.not_a_table"),
    ],
)
def test_one_wrong_place_gives_no_echo(files, old, new, code):
    files[F] = files[F].replace(old.encode(), new.encode(), 1)

    assert {fault.code for fault in faults_of(files)} - {"framework.unknown_key"} == {code}


def test_faults_are_counted_beyond_those_listed(files):
    files[F] += b"".join(b"x%d: 1\n" % number for number in range(5000))

    with pytest.raises(Faults) as refused:
        parse(files)

    assert (len(refused.value.faults), refused.value.total) == (200, 5000)


def test_every_guard_has_a_case():
    sources = "".join(path.read_text("utf-8") for path in Path(package.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'"((?:yaml|framework|texts)\.[a-z_0-9]+)"', sources)) - {"framework.yaml"}
    tried = {case[3] for case in CASES} | {code for _, code in WHOLE_FILES}

    assert codes - tried == set()
    assert tried - codes == set()
