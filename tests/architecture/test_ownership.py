"""Everything a feature keeps belongs to one organisation, and is fetched where that is looked after."""

import ast
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from spindel.foundation.organisation.models import Organisation
from tests.architecture import house
from tests.architecture.source import HERE, PRODUCT, Source, plant

MAY_QUERY = {"models", "reads", "writes"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def ownerless(kept: Iterable[type[models.Model]]) -> list[str]:
    return sorted(model._meta.label for model in kept if not belongs_to_one(model))


def belongs_to_one(model: type[models.Model]) -> bool:
    return any(
        field.name == "organisation"
        and isinstance(field, models.ForeignKey)
        and field.related_model is Organisation
        and not field.null
        for field in model._meta.get_fields()
    )


def kept_by_features() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(f"{PRODUCT}.features.")]


def faults_of_foreign_keys(kept: Iterable[type[models.Model]]) -> Iterator[str]:
    """Tables follow the arrows as the code does, through whatever name a model is reached."""
    for model in kept:
        for field in model._meta.get_fields():
            to = getattr(field, "remote_field", None) and field.concrete and field.related_model
            if not to or not to.__module__.startswith(f"{PRODUCT}."):
                continue
            upper, lower = house.slice_of(model.__module__), house.slice_of(to.__module__)
            if not house.may_stand_on(upper, lower):
                yield f"{model._meta.label}.{field.name} points up to {to._meta.label}"


def faults_of_migrations(source: Source) -> Iterator[str]:
    for module in source.modules.values():
        if not module.is_migration:
            continue
        for label, line in dependencies_of(module.tree):
            upper = house.slice_of(module.name)
            if label in source.apps and not house.may_stand_on(upper, house.slice_of(source.apps[label])):
                yield f"{module.name}:{line}: depends on {label}, which lies above {upper}"


def dependencies_of(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [
            "dependencies"
        ]:
            for pair in ast.walk(node.value):
                if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant):
                    yield str(pair.elts[0].value), pair.lineno


def faults_of_queries(source: Source) -> Iterator[str]:
    for module in source.modules.values():
        band = house.slice_of(module.name).split(".")[0]
        if band not in {"features", "foundation", "site", "cli"} or module.is_migration:
            continue
        if house.file_of(module.name) in MAY_QUERY:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                yield f"{module.name}:{node.lineno}: {ast.unparse(node)} belongs in reads or writes"


def faults_of_upward_names(source: Source, kept: Iterable[type[models.Model]]) -> Iterator[str]:
    """A relation's far end is named by the slice above; the slice below does not know that name."""
    names: dict[str, set[str]] = {}
    for model in kept:
        for field in model._meta.get_fields():
            related_name = (
                field.concrete and field.remote_field and getattr(field.remote_field, "related_name", None)
            )
            if related_name:
                names.setdefault(related_name, set()).add(house.slice_of(model.__module__))
    for module in source.modules.values():
        lower = house.slice_of(module.name)
        if lower.split(".")[0] not in {"features", "foundation"}:
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Attribute):
                continue
            uppers = names.get(node.attr, set())
            if uppers and not any(house.may_stand_on(lower, upper) for upper in uppers):
                yield f"{module.name}:{node.lineno}: .{node.attr} is a word of {', '.join(sorted(uppers))}"


def of_the_house() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(f"{PRODUCT}.")]


def test_everything_features_keep_belongs_to_one_organisation():
    assert kept_by_features()
    assert ownerless(kept_by_features()) == []


def test_foreign_keys_follow_the_arrows():
    assert list(faults_of_foreign_keys(of_the_house())) == []


def test_migrations_follow_the_arrows():
    assert list(faults_of_migrations(HERE)) == []


def test_queries_start_in_models_reads_and_writes():
    assert list(faults_of_queries(HERE)) == []


def test_no_slice_walks_a_relation_named_above_it():
    assert list(faults_of_upward_names(HERE, of_the_house())) == []


@isolate_apps("spindel.features.rounds")
def test_a_model_without_an_owner_is_seen():
    class Loose(models.Model):
        class Meta:
            app_label = "rounds"

    class Undecided(models.Model):
        organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE)

        class Meta:
            app_label = "rounds"

    assert ownerless([Loose, Undecided]) == ["rounds.Loose", "rounds.Undecided"]


@isolate_apps("spindel.features.catalogue")
def test_a_foreign_key_upwards_is_seen():
    class Shelf(models.Model):
        __module__ = "spindel.features.catalogue.models"
        round = models.ForeignKey(apps.get_model("rounds.Round"), on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "catalogue"

    assert list(faults_of_foreign_keys([Shelf])) == ["catalogue.Shelf.round points up to rounds.Round"]


def test_a_migration_upwards_is_seen(tmp_path):
    text = "class Migration:\n    dependencies = [('rounds', '0001_initial'), ('accounts', '0001_initial')]"
    source = plant(
        tmp_path,
        {
            "features/catalogue/migrations/0001_initial.py": text,
            "features/rounds/apps.py": "",
            "foundation/accounts/apps.py": "",
        },
    )
    assert list(faults_of_migrations(source)) == [
        "spindel.features.catalogue.migrations.0001_initial:2: depends on rounds, which lies above features.catalogue"
    ]


@pytest.mark.parametrize("file", ["views", "forms", "permissions", "contributions"])
def test_a_query_in_the_wrong_file_is_seen(tmp_path, file):
    source = plant(tmp_path, {f"features/rounds/{file}.py": "Round.objects.all()"})
    assert list(faults_of_queries(source)) == [
        f"spindel.features.rounds.{file}:1: Round.objects belongs in reads or writes"
    ]


def test_a_relation_named_above_is_seen(tmp_path):
    source = plant(tmp_path, {"foundation/organisation/writes.py": "unit.round_units.exists()"})
    assert list(faults_of_upward_names(source, of_the_house())) == [
        "spindel.foundation.organisation.writes:1: .round_units is a word of features.rounds"
    ]
