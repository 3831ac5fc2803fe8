from spindel.features.rounds.forms.people import ListForm, PersonForm
from spindel.features.rounds.forms.plan import RoundForm, with_branch
from spindel.features.rounds.forms.running import CopyForm, NewDeadlineForm, ReasonForm
from spindel.features.rounds.forms.targets import TargetsForm

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
