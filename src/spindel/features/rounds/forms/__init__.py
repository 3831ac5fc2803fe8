from spindel.features.rounds.forms.people import ListForm, PersonForm
from spindel.features.rounds.forms.plan import RoundForm
from spindel.features.rounds.forms.running import CopyForm, NewDeadlineForm, ReasonForm
from spindel.features.rounds.forms.targets import TargetsForm
from spindel.features.rounds.forms.units import with_branch

__all__ = [
    "CopyForm",
    "ListForm",
    "NewDeadlineForm",
    "PersonForm",
    "ReasonForm",
    "RoundForm",
    "TargetsForm",
    "with_branch",
]
