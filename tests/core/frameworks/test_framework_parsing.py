"""What is read from a framework's files."""

import pytest

from spindel.core.frameworks import content_hash, parse
from spindel.core.frameworks.model import (
    Aggregation,
    Band,
    Bands,
    Checklist,
    Choice,
    Group,
    Heading,
    Ladder,
    Lens,
    Node,
    Quantity,
    Scale,
)
from spindel.core.refusals import Refusal
from spindel.frameworks import bundled, read_bundled, read_folder


def test_the_documented_example_is_read_as_it_says(files):
    framework = parse(files)

    five = tuple(Choice(str(level), float(level - 1)) for level in range(1, 6))
    assert framework.items() == (
        Ladder("vision-1", five),
        Ladder("vision-2", (Choice("1", 0), Choice("2", 0.3), Choice("3", 0.9)), weight=2),
        Ladder("vision-3", (Choice("no", 0), Choice("partly", 0.5), Choice("yes", 1))),
        Checklist("tools", (Choice("intranet", 1), Choice("chat", 1))),
        Checklist("skills", (Choice("course", 1), Choice("test", 2)), blank_is_lowest=True),
        Quantity("share", worst=0, best=80, clip=True, points=1.2),
    )
    assert framework.tree == Node(
        "whole", (Node("strategy", framework.items(), 2.0, Aggregation.MEAN, 2),), 1.0, Aggregation.MEAN, None
    )
    assert (framework.id, framework.version, framework.licence) == ("my-framework", "1.0", "CC-BY-4.0")
    assert framework.scale == Scale(1, 5, 1)
    assert framework.bands == Bands((Band("low", 1), Band("high", 3)), on_rounded=True)
    assert framework.lenses == (Lens("themes", (Group("leadership", ("vision-1", "vision-2")),)),)
    assert framework.forms == {"short": ("vision-1", "tools")}
    assert framework.advice == ("strategy",)
    assert framework.consensus_counts


def test_the_words_are_read_by_id_and_language(files):
    framework = parse(files)

    assert list(framework.texts) == ["da", "en"]
    danish = framework.text("da")
    assert danish.heading == Heading("Min model", "Model", "One paragraph about the framework.")
    assert danish.nodes["strategy"].short == "Strategi"
    assert danish.items["vision-1"].help == "Optional, one or two sentences."
    assert list(danish.items["vision-3"].choices) == ["no", "partly", "yes"]
    assert danish.items["share"].unit == "procent"
    assert danish.lenses["themes"].groups["leadership"].title == "Ledelse"
    assert danish.advice["strategy"].keys() == {"low", "high"}
    assert [section.title for section in danish.guidance] == ["Før I går i gang"]


def edited(files, name, old, new):
    text = files[name].decode()
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
    return {**files, name: text.replace(old, new).encode()}


@pytest.mark.parametrize(("written", "read"), [("1.10", "1.10"), ("2026-11-21", "2026-11-21"), ("no", "no")])
def test_a_text_stays_what_was_written(files, written, read):
    """YAML alone would make them 1.1, a date and False."""
    assert parse(edited(files, "framework.yaml", 'version: "1.0"', f"version: {written}")).version == read


def test_a_node_without_aggregation_takes_its_parents(files):
    framework = parse(edited(files, "framework.yaml", "aggregation: mean", "aggregation: pooled"))

    assert [node.aggregation for node in framework.nodes()] == [Aggregation.POOLED, Aggregation.POOLED]


def test_equal_points_are_allowed(files):
    """A bonus may be the same for several answers, as in the GovTech index."""
    framework = parse(edited(files, "framework.yaml", "ladder: [0, 0.3, 0.9]", "ladder: [0, 0.2, 0.2]"))

    assert [level.points for level in framework.items()[1].levels] == [0, 0.2, 0.2]


def test_only_what_is_needed_is_enough():
    structure = (
        b"format: 1\nid: a\nversion: 1\nlanguages: [da]\ntree: {id: w, children: [{id: q, ladder: [0, 1]}]}"
    )
    words = b'language: da\ntitle: A\nnodes: {w: {title: W}}\nitems: {q: {title: Q, question: Q?, levels: {"1": x, "2": y}}}'

    framework = parse({"framework.yaml": structure, "da.yaml": words})

    assert framework.scale == Scale()
    assert framework.bands == Bands()


def test_a_byte_order_mark_and_windows_line_endings_change_nothing(files):
    windows = {name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in files.items()}

    assert parse(windows) == parse(files)
    assert content_hash(windows) == content_hash(files)


def test_the_hash_follows_the_content(files):
    assert content_hash(files) == content_hash(dict(reversed(files.items())))
    assert content_hash(files) != content_hash(edited(files, "framework.yaml", "weight: 2}", "weight: 3}"))
    assert content_hash({"a": b"bc"}) != content_hash({"ab": b"c"})


@pytest.mark.parametrize("name", bundled())
def test_the_bundled_frameworks_are_without_fault(name):
    framework = parse(read_bundled(name))

    assert framework.id == name
    assert list(framework.texts) == ["da", "en"]


def test_a_folder_is_read_without_what_does_not_belong(tmp_path, files):
    for name, data in {**files, "README.md": b"hello"}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "sub.yaml").mkdir()

    assert read_folder(tmp_path) == files


def test_what_is_not_there_is_refused(tmp_path):
    for ask in (
        lambda: read_folder(tmp_path / "absent"),
        lambda: read_bundled("../core"),
        lambda: read_bundled(""),
    ):
        with pytest.raises(Refusal):
            ask()
