from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import units_of_round


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("Without an address the person can only answer through the unit's link or on paper."),
    )
    unit: forms.ModelChoiceField = forms.ModelChoiceField(None, label=_("Unit"))
    is_leader = forms.BooleanField(label=_("Answers as a leader"), required=False)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = units_of_round(round)
        units.label_from_instance = lambda unit: unit.name


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("File with people"),
        help_text=_("CSV or Excel with the columns name, e-mail, unit and leader (yes or no)."),
    )
