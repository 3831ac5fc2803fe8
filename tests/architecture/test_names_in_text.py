"""What templates and strings name lies below them too: templates, addresses, static files and models by their label."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture import house
from tests.architecture.source import HERE, LITERAL, PRODUCT, Source, Template, plant

FILE_TAGS = {"include", "extends", "static"}
NAMES_A_FILE = re.compile(r"([a-z_]+)/[\w/.-]+\.(?:html|svg|txt|js|css|typ)")
NAMES_A_ROUTE = re.compile(r"([a-z_]+):[a-z][\w-]*")
NAMES_A_MODEL = re.compile(r"([a-z_]+)\.[A-Z]\w+")
VENDOR = "vendor"

Named = tuple[str, str, int]
"""A label, the text that names it, and the line; the label is "" for an address without a namespace."""


def named_in_template(template: Template) -> Iterator[Named]:
    for tag, arguments, line in template.tags():
        literal = LITERAL.match(arguments)
        if not literal:
            continue
        if tag in FILE_TAGS:
            yield literal[1].partition("/")[0], literal[1], line
        elif tag == "url":
            yield literal[1].rpartition(":")[0], literal[1], line


def named_in_python(source: Source) -> Iterator[tuple[str, Named]]:
    for module in source.modules.values():
        for text, line in module.strings():
            for pattern in (NAMES_A_FILE, NAMES_A_ROUTE, NAMES_A_MODEL):
                if (found := pattern.fullmatch(text)) and found[1] in source.apps:
                    yield module.name, (found[1], text, line)


def faults_of_templates(source: Source) -> Iterator[str]:
    for template in source.templates:
        upper = house.slice_of(template.owner)
        for label, text, line in named_in_template(template):
            place = f"{template.name}:{line}: {text}"
            if not label:
                if text not in house.FRONT_DOORS and upper != "site":
                    yield f"{place} is an address of the site"
            elif label not in source.apps:
                if label != VENDOR:
                    yield f"{place} belongs to no app"
            elif not house.may_stand_on(upper, house.slice_of(source.apps[label])):
                yield f"{place} lies above {upper}"


def faults_of_strings(source: Source) -> Iterator[str]:
    for module, (label, text, line) in named_in_python(source):
        upper, lower = house.slice_of(module), house.slice_of(source.apps[label])
        if not house.may_stand_on(upper, lower):
            yield f"{module}:{line}: {text} lies above {upper}"


def faults_of_template_folders(source: Source) -> Iterator[str]:
    """A template is found by its label's folder, or two slices could hide each other's."""
    for template in source.templates:
        label = template.owner.rpartition(".")[2]
        if template.name.partition("/")[0] != label:
            yield f"{template.owner}/templates/{template.name}: not in a folder called {label}"


def test_templates_name_only_what_lies_below():
    assert list(faults_of_templates(HERE)) == []


def test_strings_name_only_what_lies_below():
    assert list(faults_of_strings(HERE)) == []


def test_templates_lie_in_a_folder_named_after_their_app():
    assert list(faults_of_template_folders(HERE)) == []


APPS = {
    "webkit/apps.py": "",
    "site/apps.py": "",
    "features/rounds/apps.py": "",
    "features/catalogue/apps.py": "",
    "foundation/accounts/apps.py": "",
}


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (
            "features/catalogue/templates/catalogue/a.html",
            "{% include 'rounds/x.html' %}",
            "rounds/x.html lies above features.catalogue",
        ),
        (
            "features/catalogue/templates/catalogue/a.html",
            '{% url "rounds:round" 1 %}',
            "rounds:round lies above features.catalogue",
        ),
        (
            "features/catalogue/templates/catalogue/a.html",
            '{% static "rounds/x.svg" %}',
            "rounds/x.svg lies above features.catalogue",
        ),
        (
            "features/catalogue/templates/catalogue/a.html",
            '{% extends "site/x.html" %}',
            "site/x.html lies above features.catalogue",
        ),
        (
            "features/catalogue/templates/catalogue/a.html",
            "{% url 'health' %}",
            "health is an address of the site",
        ),
        (
            "features/catalogue/templates/catalogue/a.html",
            "{% include 'plain.html' %}",
            "plain.html belongs to no app",
        ),
        (
            "webkit/templates/webkit/a.html",
            "{% url 'accounts:sign-out' %}",
            "accounts:sign-out lies above webkit",
        ),
    ],
)
def test_a_template_that_looks_up_is_seen(tmp_path, file, text, fault):
    source = plant(tmp_path, {**APPS, file: text})
    assert [found.split(": ", 1)[1] for found in faults_of_templates(source)] == [fault]


@pytest.mark.parametrize("text", ["rounds/state.html", "rounds:close", "rounds.Round"])
def test_a_string_that_looks_up_is_seen(tmp_path, text):
    source = plant(tmp_path, {**APPS, "features/catalogue/views.py": f"x = {text!r}"})
    assert list(faults_of_strings(source)) == [
        f"{PRODUCT}.features.catalogue.views:1: {text} lies above features.catalogue"
    ]


def test_what_lies_below_may_be_named(tmp_path):
    text = "{% extends 'webkit/page.html' %}{% url 'home' %}{% url 'catalogue:list' %}{% static 'vendor/x.css' %}"
    source = plant(tmp_path, {**APPS, "features/rounds/templates/rounds/a.html": text})
    assert list(faults_of_templates(source)) == []


def test_a_template_outside_its_folder_is_seen(tmp_path):
    source = plant(tmp_path, {**APPS, "features/rounds/templates/page.html": ""})
    assert list(faults_of_template_folders(source)) == [
        "spindel.features.rounds/templates/page.html: not in a folder called rounds"
    ]
