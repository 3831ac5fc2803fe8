"""What differs between two versions, and which answers stay comparable."""

import pytest

from spindel.core.frameworks import Facet, compare, parse


def changed(files, name, old, new):
    text = files[name].decode()
    assert text.count(old) == 1
    return {**files, name: text.replace(old, new).encode()}


@pytest.mark.parametrize(
    ("name", "old", "new", "facet", "keeps_meaning"),
    [
        ("framework.yaml", "ladder: [0, 0.3, 0.9], weight: 2", "ladder: [0, 0.3, 0.9]", Facet.WEIGHT, True),
        ("framework.yaml", "ladder: [0, 0.3, 0.9], weight: 2", "ladder: [0, 0.4, 0.9], weight: 2", Facet.POINTS, True),
        ("framework.yaml", "{id: vision-2,", "{id: vision-2, blank: lowest,", Facet.BLANK, True),
        ("da.yaml", "{title: Kendskab, question: …", "{title: Kendskab, question: Andet?", Facet.QUESTION, False),
        ("da.yaml", '{title: Kendskab, question: …, levels: {"1": …', '{title: Kendskab, question: …, levels: {"1": Ny', Facet.WORDING, False),
        ("da.yaml", "{title: Kendskab, question: …, ", "{title: Kendskab, question:   …  , ", None, True),
    ],
)  # fmt: skip
def test_a_change_is_named_and_judged(files, name, old, new, facet, keeps_meaning):
    comparison = compare(parse(files), parse(changed(files, name, old, new)))

    assert comparison.changed == ({"vision-2": {facet}} if facet else {})
    assert ("vision-2" in comparison.same) == keeps_meaning
    assert ("vision-2" in comparison.meaning_changed) == (not keeps_meaning)
    assert not comparison.nodes_changed


def test_a_framework_is_the_same_as_itself(files):
    framework = parse(files)
    comparison = compare(framework, parse(files))

    assert comparison.same == tuple(item.id for item in framework.items())
    assert (comparison.added, comparison.removed, comparison.changed) == ((), (), {})
    assert not comparison.display_changed


def test_other_levels_are_another_meaning(files):
    new = changed(files, "framework.yaml", "{no: 0, partly: 0.5, yes: 1}", "{no: 0, mostly: 0.5, yes: 1}")
    for language in ("da.yaml", "en.yaml"):
        new = changed(new, language, "partly: …", "mostly: …")

    assert compare(parse(files), parse(new)).changed == {"vision-3": {Facet.CHOICES}}


def test_another_kind_is_another_meaning(files):
    new = changed(files, "framework.yaml", "{no: 0, partly: 0.5, yes: 1}", "[0, 0.5, 1]")
    for language in ("da.yaml", "en.yaml"):
        new = changed(new, language, "{no: …, partly: …, yes: …}", '{"1": …, "2": …, "3": …}')
    assert compare(parse(files), parse(new)).changed == {"vision-3": {Facet.CHOICES}}

    new = changed(
        files,
        "framework.yaml",
        "ladder: {no: 0, partly: 0.5, yes: 1}",
        "checklist: {no: 0, partly: 0.5, yes: 1}",
    )
    for language in ("da.yaml", "en.yaml"):
        new = changed(new, language, "levels: {no: …", "options: {no: …")
    assert compare(parse(files), parse(new)).changed == {"vision-3": {Facet.KIND}}


def test_goalposts_and_units_of_a_quantity(files):
    new = changed(files, "framework.yaml", "best: 80", "best: 90")
    assert compare(parse(files), parse(new)).changed == {"share": {Facet.GOALPOSTS}}

    new = changed(files, "da.yaml", "unit: procent", "unit: antal")
    assert compare(parse(files), parse(new)).meaning_changed == ("share",)


def test_what_is_new_gone_and_moved(files):
    new = changed(files, "framework.yaml", "        - {id: vision-1, ladder: five}\n", "")
    new = changed(
        new,
        "framework.yaml",
        "  children:\n    - id: strategy",
        "  children:\n    - {id: vision-1, ladder: five}\n    - id: strategy",
    )
    new = changed(new, "framework.yaml", "id: tools, checklist", "id: tool, checklist")
    new = changed(new, "framework.yaml", "short: [vision-1, tools]", "short: [vision-1, tool]")
    new = changed(new, "framework.yaml", "high: 5, decimals: 1", "high: 5, decimals: 2")
    for language in ("da.yaml", "en.yaml"):
        new = changed(new, language, "  tools: {", "  tool: {")

    comparison = compare(parse(files), parse(new))

    assert (comparison.added, comparison.removed) == (("tool",), ("tools",))
    assert comparison.changed == {"vision-1": {Facet.PLACE}}
    assert "vision-1" in comparison.same
    assert comparison.nodes_changed == ("whole", "strategy")
    assert comparison.display_changed


def test_without_a_common_language_nothing_is_known_to_mean_the_same(files):
    danish = {name: data for name, data in files.items() if name != "en.yaml"}
    danish["framework.yaml"] = danish["framework.yaml"].replace(b"[da, en]", b"[da]")
    english = {name: data for name, data in files.items() if name != "da.yaml"}
    english["framework.yaml"] = english["framework.yaml"].replace(b"[da, en]", b"[en]")

    assert compare(parse(danish), parse(english)).same == ()
