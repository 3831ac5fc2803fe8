"""A source tree as the rules read it: modules with what they import, templates with what they name."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PRODUCT = "spindel"
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / PRODUCT
DOTTED = re.compile(rf"{PRODUCT}(\.\w+)+")
TAG = re.compile(r"\{%-?\s*(\w+)\s+(.*?)-?%\}", re.DOTALL)
LITERAL = re.compile(r"""^["']([^"']*)["']""")


@dataclass(frozen=True)
class Module:
    """One Python file."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @property
    def is_migration(self) -> bool:
        return ".migrations" in self.name

    def strings(self) -> Iterator[tuple[str, int]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, node.lineno

    def imported_names(self) -> Iterator[tuple[str, int]]:
        """Everything an import statement names, dotted and absolute, wherever in the file it stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = self.start_of(node)
                yield from ((f"{start}.{alias.name}".strip("."), node.lineno) for alias in node.names)

    def start_of(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        around = self.name.split(".")
        around = around[: len(around) - node.level + self.is_package]
        return ".".join([*around, *([node.module] if node.module else [])])


@dataclass(frozen=True)
class Template:
    """One template, named as Django finds it."""

    name: str
    path: Path
    owner: str
    """The dotted package it lies in."""

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def tags(self) -> Iterator[tuple[str, str, int]]:
        """Every tag with its arguments and its line."""
        for found in TAG.finditer(self.text):
            yield found[1], found[2].strip(), self.text.count("\n", 0, found.start()) + 1


@dataclass(frozen=True)
class Source:
    """All of ``src/spindel``, or a small invented one."""

    package: Path

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        return {module.name: module for module in map(self.module, sorted(self.package.rglob("*.py")))}

    def module(self, path: Path) -> Module:
        parts = path.relative_to(self.package.parent).with_suffix("").parts
        return Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path)

    @cached_property
    def templates(self) -> list[Template]:
        found = []
        for path in sorted(self.package.rglob("templates/**/*")):
            if path.is_file():
                owner, _, name = path.relative_to(self.package.parent).as_posix().partition("/templates/")
                found.append(Template(name, path, owner.replace("/", ".")))
        return found

    @cached_property
    def apps(self) -> dict[str, str]:
        """Label to package, for every Django app."""
        return {
            name.split(".")[-2]: name.rpartition(".")[0] for name in self.modules if name.endswith(".apps")
        }

    def imports(self, module: Module, *, spelled: bool = True) -> dict[str, int]:
        """The project's own modules this one imports, with the line; ``spelled`` also counts a module's name in a string."""
        named = list(module.imported_names())
        if spelled:
            named += [(text, line) for text, line in module.strings() if DOTTED.fullmatch(text)]
        found: dict[str, int] = {}
        for name, line in named:
            known = self.known(name)
            if known and known != module.name:
                found.setdefault(known, line)
        return found

    def known(self, name: str) -> str:
        """The module a dotted name lies in, "" where it is not ours."""
        while name and name not in self.modules:
            name = name.rpartition(".")[0]
        return "" if name == PRODUCT else name


def plant(folder: Path, files: Mapping[str, str]) -> Source:
    """An invented tree, to see a rule bite: paths below the package to contents."""
    for name, text in files.items():
        path = folder / PRODUCT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for above in [path.parent, *path.parent.parents]:
            if above == folder:
                break
            if path.suffix == ".py" and not (above / "__init__.py").exists():
                (above / "__init__.py").touch()
    return Source(folder / PRODUCT)


HERE = Source(PACKAGE)
