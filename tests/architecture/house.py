"""The house: which package stands on which. Read by the tests beside this file and drawn by ``scripts/arrows.py``.

The bands are written once, in ``pyproject.toml``, where import-linter holds them; the arrows between slices are written
here. A new arrow is news: add it together with the slice that needs it, and say why in the commit.
"""

import tomllib

from tests.architecture.source import PRODUCT, ROOT, Source

ARROWS: dict[str, set[str]] = {
    "foundation.jobs": {"foundation.audit"},
    "foundation.walls": set(),
    "foundation.guessing": set(),
    "foundation.mail": {"foundation.jobs"},
    "foundation.accounts": {"foundation.audit", "foundation.jobs", "foundation.mail"},
    "foundation.organisation": {
        "foundation.accounts",
        "foundation.audit",
        "foundation.jobs",
        "foundation.mail",
        "foundation.walls",
    },
    "foundation.trail": {"foundation.accounts", "foundation.audit", "foundation.organisation"},
    "foundation.persons": {"foundation.accounts", "foundation.audit", "foundation.organisation"},
    "foundation.operations": {"foundation.jobs", "foundation.mail", "foundation.organisation"},
    "foundation.single_sign_on": {
        "foundation.accounts",
        "foundation.audit",
        "foundation.organisation",
        "foundation.walls",
    },
    "features.catalogue": set(),
    "features.rounds": {"features.catalogue"},
    "features.answering": {"features.rounds", "features.catalogue"},
    "features.results": {"features.answering", "features.rounds", "features.catalogue"},
    "features.zones": {"features.results", "features.rounds"},
}
"""Slice to the slices of its own band that it may import. Every feature may stand on all of the foundation."""

READ_ORDER = [
    {"urls", "contributions", "middleware", "apps"},
    {"views", "api", "tasks"},
    {"forms"},
    {"writes"},
    {"reads"},
    {"permissions"},
    {"models"},
    {"presentation"},
]
"""The files of a slice, topmost first: each imports only from the rows below its own."""

NO_PYTHON = {"templates", "static", "locale"}
BESIDE = {"migrations", "templatetags", "__init__"}
ONLY_HERE = {
    "middleware": {
        "foundation.accounts",
        "foundation.guessing",
        "foundation.organisation",
        "foundation.walls",
    },
    "presentation": {"features.results", "features.rounds"},
}
"""Files that exist in these slices only. ``presentation`` turns figures into pictures and words without a database, so
that a report from the terminal shows what the site shows."""

OPEN = {"models", "reads", "writes", "contributions"}
"""What one slice may import of another."""
OPEN_FOUNDATION = OPEN | {"permissions"}
"""The foundation also says who may do what, so that a slice can build its own rules on it."""

FRONT_DOORS = {"home", "set_language"}
"""Addresses of the whole site that any template may name: they have no namespace."""


def bands() -> list[list[str]]:
    """From top to bottom, as pyproject.toml says."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["id"] == "bands"]
    return [[name.strip() for name in layer.replace("|", ":").split(":")] for layer in layers]


def band_of(package: str) -> int:
    """0 is the top; the package comes without the product's name."""
    return next(place for place, names in enumerate(bands()) if package.split(".", maxsplit=1)[0] in names)


def slice_of(module: str) -> str:
    """``features.rounds`` for everything inside that slice; the band's package itself for the rest."""
    parts = module.removeprefix(PRODUCT).strip(".").split(".")
    return ".".join(parts[:2] if parts[0] in {"foundation", "features"} else parts[:1])


def file_of(module: str) -> str:
    """``views`` for ``spindel.features.rounds.views`` and for everything in a folder of that name."""
    parts = module.removeprefix(PRODUCT).strip(".").split(".")
    return parts[2] if len(parts) > 2 else "__init__"


def may_stand_on(upper: str, lower: str) -> bool:
    """Whether one slice (or package) may know another."""
    if upper == lower:
        return True
    if upper in ARROWS and lower in ARROWS and upper.partition(".")[0] == lower.partition(".")[0]:
        return lower in ARROWS[upper]
    return band_of(upper) < band_of(lower) or (band_of(upper) == band_of(lower) == band_of("site"))


def slices(source: Source) -> list[str]:
    """Every folder inside ``foundation`` and ``features``."""
    return sorted({slice_of(name) for name in source.modules if name.count(".") >= 2} & band_folders(source))


def band_folders(source: Source) -> set[str]:
    return {
        f"{band}.{folder.name}"
        for band in ("foundation", "features")
        for folder in (source.package / band).glob("*")
        if folder.is_dir() and not folder.name.startswith("__")
    }
