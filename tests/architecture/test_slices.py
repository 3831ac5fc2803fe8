"""Arrows between slices, the closed vocabulary inside one, and no loops anywhere."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.source import HERE, PRODUCT, Source, plant

MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}


def arrows_in(source: Source) -> dict[tuple[str, str], str]:
    """Every arrow the code draws between two slices of one band, and a place that draws it."""
    found: dict[tuple[str, str], str] = {}
    for module in source.modules.values():
        for imported, line in source.imports(module).items():
            upper, lower = house.slice_of(module.name), house.slice_of(imported)
            if (
                upper != lower
                and upper.split(".")[0] == lower.split(".")[0]
                and "." in upper
                and "." in lower
            ):
                found.setdefault((upper, lower), f"{module.name}:{line}")
    return found


def faults_of_arrows(source: Source, allowed: dict[str, set[str]]) -> Iterator[str]:
    drawn = arrows_in(source)
    wanted = {(upper, lower) for upper, lowers in allowed.items() for lower in lowers}
    for upper, lower in sorted(drawn.keys() - wanted):
        yield f"{drawn[upper, lower]}: {upper} may not import {lower}"
    for upper, lower in sorted(wanted - drawn.keys()):
        yield f"the arrow from {upper} to {lower} is no longer used: take it out of the house"


def faults_of_openness(source: Source) -> Iterator[str]:
    for module in source.modules.values():
        upper = house.slice_of(module.name)
        if upper.split(".")[0] not in {"foundation", "features"}:
            continue
        for imported, line in source.imports(module, spelled=False).items():
            lower, file = house.slice_of(imported), house.file_of(imported)
            if lower == upper or lower.split(".")[0] not in {"foundation", "features"}:
                continue
            if file not in (house.OPEN_FOUNDATION if lower.startswith("foundation") else house.OPEN):
                yield f"{module.name}:{line}: {lower}.{file} is not open to other slices"


def faults_of_vocabulary(source: Source) -> Iterator[str]:
    known = set().union(*house.READ_ORDER)
    for slice_name in house.slices(source):
        folder = source.package / slice_name.replace(".", "/")
        for path in sorted(folder.iterdir()):
            name = path.stem
            if name.startswith("__py") or name in house.BESIDE | house.NO_PYTHON:
                continue
            if name not in known or slice_name not in house.ONLY_HERE.get(name, {slice_name}):
                yield f"{slice_name}/{path.name}: not a word of the vocabulary"


def faults_of_read_order(source: Source) -> Iterator[str]:
    row_of = {name: row for row, names in enumerate(house.READ_ORDER) for name in names}
    for module in source.modules.values():
        upper, file = house.slice_of(module.name), house.file_of(module.name)
        for imported, line in source.imports(module, spelled=False).items():
            below = house.file_of(imported)
            if (
                house.slice_of(imported) != upper
                or below == file
                or file not in row_of
                or below not in row_of
            ):
                continue
            if row_of[below] <= row_of[file]:
                yield f"{module.name}:{line}: {file} may not import {below}"


def loop_in(source: Source) -> list[str]:
    graph = {name: set(source.imports(module, spelled=False)) for name, module in source.modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as loop:
        return [str(name) for name in reversed(loop.args[1])]
    return []


def meaningless_names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.stem in MEANINGLESS
        and (path.is_dir() or path.suffix in {".py", ".js", ".css", ".html"})
        and "vendor" not in path.parts
    )


def test_slices_draw_exactly_the_arrows_of_the_house():
    assert list(faults_of_arrows(HERE, house.ARROWS)) == []


def test_the_house_knows_every_slice():
    assert set(house.slices(HERE)) == set(house.ARROWS) | {"foundation.audit"}


def test_slices_import_only_what_is_open():
    assert list(faults_of_openness(HERE)) == []


def test_files_of_a_slice_have_known_names():
    assert list(faults_of_vocabulary(HERE)) == []


def test_files_of_a_slice_import_in_read_order():
    assert list(faults_of_read_order(HERE)) == []


def test_nothing_imports_in_a_circle():
    assert loop_in(HERE) == []


@pytest.mark.parametrize("folder", ["src", "tests", "scripts", "bench"])
def test_no_file_is_called_utils(folder):
    assert meaningless_names(HERE.package.parents[1] / folder) == []


def test_an_arrow_upwards_is_seen(tmp_path):
    source = plant(
        tmp_path,
        {
            "features/catalogue/reads.py": f"from {PRODUCT}.features.rounds.models import Round",
            "features/rounds/models.py": "",
        },
    )
    assert list(faults_of_arrows(source, {"features.catalogue": set()})) == [
        "spindel.features.catalogue.reads:1: features.catalogue may not import features.rounds"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "from ..rounds import models",
        "def late():\n    import spindel.features.rounds.models",
        "import_module('spindel.features.rounds.models')",
    ],
)
def test_an_arrow_is_seen_however_it_is_drawn(tmp_path, line):
    source = plant(tmp_path, {"features/catalogue/reads.py": line, "features/rounds/models.py": ""})
    assert ("features.catalogue", "features.rounds") in arrows_in(source)


def test_an_arrow_nobody_uses_is_seen(tmp_path):
    source = plant(tmp_path, {"features/rounds/models.py": ""})
    assert list(faults_of_arrows(source, {"features.rounds": {"features.catalogue"}})) == [
        "the arrow from features.rounds to features.catalogue is no longer used: take it out of the house"
    ]


def test_reaching_into_another_slice_is_seen(tmp_path):
    source = plant(
        tmp_path,
        {
            "features/rounds/views.py": f"from {PRODUCT}.features.catalogue import forms",
            "features/catalogue/forms.py": "",
        },
    )
    assert list(faults_of_openness(source)) == [
        "spindel.features.rounds.views:1: features.catalogue.forms is not open to other slices"
    ]


def test_a_file_with_a_name_of_its_own_is_seen(tmp_path):
    source = plant(tmp_path, {"features/rounds/services.py": "", "features/rounds/middleware.py": ""})
    assert list(faults_of_vocabulary(source)) == [
        "features.rounds/middleware.py: not a word of the vocabulary",
        "features.rounds/services.py: not a word of the vocabulary",
    ]


def test_reading_upwards_inside_a_slice_is_seen(tmp_path):
    source = plant(
        tmp_path,
        {
            "features/rounds/reads/progress.py": f"from {PRODUCT}.features.rounds import writes",
            "features/rounds/writes.py": "",
        },
    )
    assert list(faults_of_read_order(source)) == [
        "spindel.features.rounds.reads.progress:1: reads may not import writes"
    ]


def test_a_loop_is_seen(tmp_path):
    source = plant(
        tmp_path,
        {
            "core/a.py": f"from {PRODUCT}.core import b",
            "core/b.py": f"def late():\n    from {PRODUCT}.core.a import x",
        },
    )
    assert set(loop_in(source)) == {"spindel.core.a", "spindel.core.b"}


def test_a_meaningless_name_is_seen(tmp_path):
    plant(tmp_path, {"core/utils.py": "", "webkit/helpers/text.py": ""})
    assert meaningless_names(tmp_path) == ["spindel/core/utils.py", "spindel/webkit/helpers"]
