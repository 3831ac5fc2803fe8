from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language

from spindel.core.frameworks.model import Framework, Heading
from spindel.features.catalogue.reads import framework_of
from spindel.features.rounds.models import Round
from spindel.foundation.organisation.models import Organisation, Unit


def rounds_of(organisation: Organisation) -> QuerySet[Round]:
    return Round.objects.filter(organisation_id=organisation.pk).select_related(
        "framework_version", "organisation"
    )


def round_of(organisation: Organisation, round_id: int) -> Round:
    round = rounds_of(organisation).filter(pk=round_id).first()
    if round is None:
        raise Http404
    return round


def units_of_round(round: Round) -> QuerySet[Unit]:
    return Unit.objects.filter(round_units__round_id=round.pk)


def unit_of_round(round: Round, unit_id: int) -> Unit:
    unit = units_of_round(round).filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    return unit


def framework_of_round(round: Round) -> Framework:
    return framework_of(round.framework_version)


def items_asked(round: Round) -> tuple[str, ...]:
    """Ids of the items this round asks, in the framework's order."""
    framework = framework_of_round(round)
    chosen = framework.forms.get(round.form)
    return tuple(item.id for item in framework.items() if chosen is None or item.id in chosen)


def framework_heading(round: Round) -> Heading:
    """Title and description of the round's framework in the reader's language."""
    return framework_of_round(round).text(get_language() or "da").heading
