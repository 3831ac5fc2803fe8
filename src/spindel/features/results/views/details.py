from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from spindel.features.results import reads
from spindel.features.results.presentation.picture import Line, Picture
from spindel.features.results.presentation.point import Said, point_of, unit_rows
from spindel.features.results.presentation.working_out import Words, worked_out
from spindel.features.results.views.asking import LENS, Asked, Step, asked, known_node
from spindel.features.results.views.shown import shown
from spindel.foundation.organisation.permissions import MemberRequest


@gzip_page
def point(request: MemberRequest, node: str, **place: int) -> HttpResponse:
    found = asked(request, **place)
    known_node(found, node)
    require_answers(found)
    return shown(
        request,
        found,
        f"point:{node}",
        lambda: point_body(found, node),
        title=found.title(node),
        node="" if found.lens else node,
    )


def working(request: MemberRequest, node: str, **place: int) -> HttpResponse:
    """How a score was worked out."""
    found = asked(request, **place)
    known_node(found, node)
    require_answers(found)
    title = _("%(what)s: how is this worked out?") % {"what": found.title(node)}
    return shown(request, found, f"working:{node}", lambda: working_body(found, node), title=title)


def require_answers(found: Asked) -> None:
    """Before anybody has answered there is nothing to look into."""
    if not found.behind.respondents:
        raise Http404


def line_of(found: Asked, node: str) -> tuple[Picture, Line]:
    """The place's picture by the tree, and the line itself; what the round did not ask is a 404."""
    picture = found.picture()
    lines = found.picture(found.lens).lines if found.lens else {picture.top.id: picture.top, **picture.lines}
    if node not in lines:
        raise Http404
    return picture, lines[node]


def point_body(found: Asked, node: str) -> str:
    picture, line = line_of(found, node)
    areas = reads.areas_in(found.behind, found.round_url)
    units = unit_rows(found.behind.evaluation, areas, node, found.lens)
    point = point_of(picture, line, comments_by_item(found), units)
    trail = found.trail(*steps_above(picture, line), Step(line.heading.title))
    context = {"head": found, "trail": trail, "point": point, "inside": f"punkt/{node}/{found.query()}"}
    return render_to_string("results/point.html", context)


def steps_above(picture: Picture, line: Line) -> list[Step]:
    """The nodes between the whole and the line."""
    above = []
    while line.parent in picture.lines:
        line = picture.lines[line.parent]
        above.append(Step(line.heading.title, line.point))
    return above[::-1]


def comments_by_item(found: Asked) -> dict[str, list[Said]]:
    by_item: dict[str, list[Said]] = {}
    for comment in found.behind.comments():
        unit = found.place.branch.units[comment.unit_id].name
        whose = ", ".join(filter(None, [comment.respondent, unit]))
        by_item.setdefault(comment.item, []).append(Said(comment.text, whose))
    return by_item


def working_body(found: Asked, node: str) -> str:
    framework = found.behind.framework
    explanation = found.behind.explanation(node, found.lens)
    units = {str(unit.pk): unit.name for unit in found.place.branch.units.values()}
    words = Words(
        framework=framework,
        texts=framework.text(found.language),
        units={found.behind.source.whole: found.name, **units},
        url=lambda unit, part: part_url(found, unit, part, node),
        lens=found.lens,
    )
    told = worked_out(explanation, words)
    context = {"head": found, "trail": found.trail(Step(told.title)), "told": told}
    return render_to_string("results/working.html", context)


def part_url(found: Asked, unit: str, id: str, node: str) -> str:
    """Where a part of the sum is explained; the parts of a lens group are items, which are the same in every lens."""
    through = f"?{LENS}={found.lens}" if found.lens and id == node else ""
    if found.place.sheet is None and unit != found.behind.unit:
        return f"{found.round_url}{unit}/regnestykke/{id}/{through}"
    return f"{found.url}regnestykke/{id}/{through}"
