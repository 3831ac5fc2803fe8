"""Whatever the bytes: a framework or its faults, in less than a second, never a stack trace."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spindel.core.frameworks import parse
from spindel.core.frameworks.parsing import MAX_BYTES
from spindel.core.refusals import Faults

MANY = 4_000_000

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, this in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "billion laughs": LAUGHS,
    "a loop of aliases": "tree: &t {id: w, children: [*t]}",
    "many aliases": "a: &a x\nb: [" + "*a, " * 200_000 + "]",
    "deep flow": "a: " + "[" * 1_000_000,
    "deep flow tables": "a: " + "{a: " * 500_000,
    "deep block": "a:\n  " + "- " * 1_000_000,
    "deep keys": "? " * 1_000_000,
    "wide list": "a: [" + "1," * (MANY // 2) + "]",
    "wide table": "".join(f"k{number}: v\n" for number in range(300_000)),
    "wide unknown keys": "".join(f"k{number}: v\n" for number in range(49_000)),
    "same key": "a: b\n" * 200_000,
    "long text": "a: " + "x" * MANY,
    "long key": "x" * MANY + ": a",
    "long number": "format: " + "9" * MANY,
    "open quote": 'a: "' + "x\n " * (MANY // 3),
    "comment": "#" * MANY,
    "empty lines": "\n" * MANY,
    "tag directives": "".join(f"%TAG !a{number}! tag:x\n" for number in range(200_000)),
    "late directives": "a: b\n...\n" + "%TAG !a! tag:x\n" * 200_000,
    "many documents": "---\na: b\n" * 300_000,
    "anchors": "".join(f"- &a{number} x\n" for number in range(200_000)),
    "control characters": "\x01" * MANY,
    "colons": ":" * MANY,
    "dashes": "-" * MANY,
    "tens of megabytes": b"x" * 40_000_000,
    "zeros": bytes(MANY),
    "high bytes": b"\xff" * MANY,
    "utf-16": ("format: 1\n" * 100_000).encode("utf-16"),
    "many items": "format: 1\ntree:\n  id: w\n  children:\n"
    + "".join(f"    - {{id: i{number}, ladder: fiv}}\n" for number in range(15_000)),
    "many unknown items": "format: 1\ntree:\n  id: w\n  children:\n"
    + "".join(f"    - {{id: item-number-{number:06}, ladder: [0, 1]}}\n" for number in range(3_000))
    + "forms: {short: ["
    + ", ".join(f"item-numbr-{number:06}" for number in range(5_000))
    + "]}",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["framework.yaml", "da.yaml"])
def test_hostile_files_are_refused_within_a_second(files, name, file):
    content = HOSTILE[name]
    files[file] = content if isinstance(content, bytes) else content.encode()

    began = time.process_time()
    with pytest.raises(Faults) as refused:
        parse(files)

    assert time.process_time() - began < 4
    assert 0 < len(refused.value.faults) <= 200
    assert len(str(refused.value)) < 100_000
    assert sum("nearest" in fault.facts for fault in refused.value.faults) <= 50


def test_many_files_share_one_budget(files):
    """Fifty languages of one megabyte, or of thousands of texts each, are no way round the limits."""
    languages = [f"{first}{second}" for first in "abcde" for second in "abcdefghi"]
    words = "items: {" + ", ".join(f"i{number}: {{title: x}}" for number in range(5_000)) + "}"
    files["framework.yaml"] = files["framework.yaml"].replace(
        b"[da, en]", f"[{', '.join(languages)}]".encode()
    )
    for content in (words.encode(), b"#" * (MAX_BYTES // 10)):
        began = time.process_time()
        with pytest.raises(Faults):
            parse({**files, **{f"{language}.yaml": content for language in languages}})
        assert time.process_time() - began < 4


PIECES = st.sampled_from(
    ["[", "]", "{", "}", ": ", ", ", "- ", "\n", "  ", "&a ", "*a", "!!x ", "'", '"', "|\n", ">", "#", "~", "null", "1e400",
     "-1", "0,5", "true", "\t", "%", "---\n", "? ", "\\u0000", "æ", "\u202e", "😀", "id", "children", "ladder", "weight"]
)  # fmt: skip


@settings(max_examples=400)
@given(data=st.data())
def test_a_damaged_framework_is_read_or_refused(documented, data):
    name = data.draw(st.sampled_from(sorted(documented)))
    text = documented[name].decode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 30))
        text = text[:start] + "".join(data.draw(st.lists(PIECES, max_size=5))) + text[start + cut :]
    with suppress(Faults):
        parse({**documented, name: text.encode()})


@given(st.dictionaries(st.sampled_from(["framework.yaml", "da.yaml", "x"]), st.binary(max_size=300)))
def test_any_bytes_are_refused(files):
    with pytest.raises(Faults):
        parse(files)
