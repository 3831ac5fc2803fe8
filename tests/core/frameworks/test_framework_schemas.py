"""The shipped JSON Schemas take what the parser takes and refuse the shapes it refuses."""

import json
import re

import pytest
import yaml
from jsonschema import Draft202012Validator

from spindel.frameworks import bundled, read_bundled, schema
from tests.core.frameworks.cases import CASES

ABOUT_MORE_THAN_SHAPE = {
    "yaml.alias", "yaml.quotes", "yaml.colon", "yaml.strange_start", "yaml.syntax", "yaml.many_documents", "yaml.key",
    "yaml.tag", "yaml.directive", "yaml.control_character", "yaml.duplicate_key", "yaml.too_deep", "yaml.too_many",
    "yaml.too_large",
    "framework.language_missing", "framework.surplus_file", "framework.scale_not_rising", "framework.first_band",
    "framework.bands_not_rising", "framework.band_outside", "framework.duplicate_id", "framework.unknown_ladder",
    "framework.points_fall", "framework.worst_is_best", "framework.unknown_item", "framework.unknown_node",
    "texts.wrong_language", "texts.missing_id", "texts.unknown_id", "texts.only_here", "texts.not_here",
    "texts.guidance_differs",
}  # fmt: skip
"""What a schema cannot see: YAML itself, other places in the file, other files."""

OTHER_FILE = "options: {a: b}"
"""Only framework.yaml knows that this item has no options."""


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, and only true and false are booleans."""


Core.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in {"int", "float", "null"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def problems(name, content):
    kind = "framework" if name == "framework.yaml" else "texts"
    data = json.loads(json.dumps(yaml.load(content, Loader=Core)))
    return [error.message for error in Draft202012Validator(json.loads(schema(kind))).iter_errors(data)]


@pytest.mark.parametrize("kind", ["framework", "texts"])
def test_the_schemas_are_schemas(kind):
    Draft202012Validator.check_schema(json.loads(schema(kind)))


def test_the_documented_example_fits(files):
    assert [problem for name, content in files.items() for problem in problems(name, content)] == []


@pytest.mark.parametrize("framework", bundled())
def test_the_bundled_frameworks_fit(framework):
    files = read_bundled(framework)

    assert [problem for name, content in files.items() for problem in problems(name, content)] == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [case[:3] for case in CASES if case[3] not in ABOUT_MORE_THAN_SHAPE and case[2] != OTHER_FILE],
)
def test_a_shape_the_parser_refuses_is_refused_by_the_schema(files, name, old, new):
    assert problems(name, files[name].replace(old.encode(), new.encode()))


def test_the_schema_names_every_field_the_parser_knows():
    from spindel.core.frameworks import structure, tree, wording

    shipped = json.loads(schema())
    assert set(shipped["properties"]) == set(structure._KEYS)
    assert set(shipped["$defs"]["node"]["properties"]) == set(tree._NODE_KEYS)
    assert set(shipped["properties"]["tree"]["properties"]) == set(tree._ROOT_KEYS)
    assert set(shipped["$defs"]["item"]["properties"]) == set(tree._ITEM_KEYS)
    assert set(shipped["$defs"]["item"]["properties"]["quantity"]["properties"]) == set(tree._QUANTITY_KEYS)
    assert set(shipped["$defs"]["item"]["properties"]["id"]["not"]["enum"]) == set(tree.RESERVED)
    assert set(json.loads(schema("texts"))["properties"]) == set(wording._KEYS)
