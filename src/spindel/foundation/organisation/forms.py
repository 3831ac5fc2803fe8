from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spindel.foundation.organisation import reads
from spindel.foundation.organisation.models import Organisation, Role

ROLE_NAMES = [
    (Role.RESPONDENT, _("Respondent: answers for a unit")),
    (Role.UNIT_LEADER, _("Unit leader: sees and leads a part of the tree")),
    (Role.READER, _("Reader: sees all results")),
    (Role.ROUND_LEADER, _("Round leader: plans and runs measurements")),
    (Role.ADMINISTRATOR, _("Administrator: everything, also people and units")),
]


def offer_units(field: Any, organisation: Organisation) -> None:
    """The organisation's units to choose from, shown with dashes for their depth in the tree."""
    field.queryset = reads.units_of(organisation)
    placed = reads.unit_tree(organisation)
    field.choices = [("", field.empty_label), *((p.unit.pk, "– " * p.depth + p.unit.name) for p in placed)]


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Part of"), required=False, empty_label=_("Top of the organisation")
    )
    headcount = forms.IntegerField(
        label=_("Employees"),
        required=False,
        min_value=1,
        max_value=200_000,
        help_text=_("Only needed to weight by size."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["parent"], organisation)


class MemberForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_NAMES)
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Unit"), required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], organisation)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in {Role.RESPONDENT, Role.UNIT_LEADER} and not cleaned.get("unit"):
            self.add_error("unit", _("This role belongs to a unit. Choose which one."))
        return cleaned
