"""Draw the bands and arrows of the house into docs/architecture.md, from the table the tests read."""

import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.architecture import house  # noqa: E402  (the folders above are where it lies)

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- drawn by make arrows -->\n", "<!-- end of drawing -->"


def drawing() -> str:
    return f"```mermaid\n{diagram()}\n```\n\n{listing()}\n"


def diagram() -> str:
    lines = ["graph TD"]
    for number, names in enumerate(house.bands()):
        title = " · ".join(names)
        lines += [f'  subgraph band{number} ["{title}"]', "    direction LR"]
        lines += [f"    {name}" for name in rooms(names)]
        lines.append("  end")
    floors = [f"band{number}" for number in range(len(house.bands()))]
    lines += [f"  {upper} --> {lower}" for upper, lower in pairwise(floors)]
    lines += [f"  {short(upper)} --> {short(lower)}" for upper, lower in arrows()]
    return "\n".join(lines)


def rooms(names: list[str]) -> list[str]:
    """The slices of a band, or the packages that are a band by themselves."""
    inside = {name for upper, lowers in house.ARROWS.items() for name in (upper, *lowers)}
    return [
        room
        for name in names
        for room in (sorted(short(slice_) for slice_ in inside if slice_.startswith(f"{name}.")) or [name])
    ]


def arrows() -> list[tuple[str, str]]:
    return sorted((upper, lower) for upper, lowers in house.ARROWS.items() for lower in lowers)


def listing() -> str:
    """The same in words, for readers who do not see the drawing."""
    bands = " ► ".join(" · ".join(f"`{name}`" for name in names) for names in house.bands())
    lines = [f"Bands, from the top: {bands}.", ""]
    for upper, lowers in house.ARROWS.items():
        below = ", ".join(f"`{short(lower)}`" for lower in sorted(lowers))
        lines.append(f"* `{short(upper)}` imports from {below or 'no other slice of its band'}.")
    return "\n".join(lines)


def short(name: str) -> str:
    return name.rpartition(".")[2]


def redrawn(page: str) -> str:
    start, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    return page[:start] + drawing() + page[end:]


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
