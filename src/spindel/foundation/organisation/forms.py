from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from spindel.foundation.organisation import permissions, reads
from spindel.foundation.organisation.models import Membership, Organisation, Role, Seat, Subject, Unit

ROLE_NAMES = [
    (Role.RESPONDENT, _("Respondent: answers for a unit")),
    (Role.UNIT_LEADER, _("Unit leader: sees and leads a part of the tree")),
    (Role.READER, _("Reader: sees all results")),
    (Role.ROUND_LEADER, _("Round leader: plans and runs measurements, sets up units and people")),
    (Role.OPERATOR, _("Operator: sees that Spindel runs, but no answers and no results")),
    (Role.ADMINISTRATOR, _("Administrator: everything")),
]
SEAT_NAMES = [(Seat.MEMBER, _("Member")), (Seat.CHAIR, _("Chair"))]
NEED_A_UNIT = {Role.RESPONDENT, Role.UNIT_LEADER}


class UnitSelect(forms.Select):
    """A choice among thousands of units; Django itself renders a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002  (Django's own signature)
        chosen = "" if value is None else str(value)
        marks = {True: mark_safe(" selected"), False: ""}
        options = ((key, marks[str(key) == chosen], text) for key, text in self.choices)
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


def offer_units(field: Any, organisation: Organisation) -> None:
    """Today's units to choose from, shown with dashes for their depth in the tree."""
    field.queryset = reads.current_units_of(organisation)
    placed = [(p.unit.pk, "– " * p.depth + p.unit.name) for p in reads.unit_tree(organisation)]
    field.choices = [("", field.empty_label), *placed]


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.TypedChoiceField(
        label=_("Municipality"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Lets your figures be compared with those of other municipalities, if you choose to."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        all_of_them = [(each.code, f"{each.name} ({each.code})") for each in reads.municipalities()]
        code.choices = [("", _("None of Denmark's municipalities")), *all_of_them]


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.CharField(
        label=_("Kind"),
        max_length=60,
        required=False,
        help_text=_("What you call a unit like this, for example department, area or team."),
    )
    parent: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label=_("Part of"),
        required=False,
        empty_label=_("Top of the organisation"),
        widget=UnitSelect,
    )
    headcount = forms.IntegerField(
        label=_("Employees"),
        required=False,
        min_value=1,
        max_value=200_000,
        help_text=_("Only needed to weight by size."),
    )
    uuid = forms.CharField(
        label=_("Key in another system"),
        max_length=64,
        required=False,
        help_text=_("The UUID from OS2sync, for example. Finds the unit again when you upload a file."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["parent"], organisation)


class MergeForm(forms.Form):
    into: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Becomes part of"), empty_label=_("Choose a unit"), widget=UnitSelect
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        offer_units(into, unit.organisation)
        inside = reads.units_below(unit.organisation, unit)
        into.choices = [(key, name) for key, name in into.choices if key not in inside]


class MemberForm(forms.Form):
    """What can be said of a person, by somebody who may give roles."""

    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Unit"), required=False, empty_label=_("None"), widget=UnitSelect
    )

    def __init__(self, *args: Any, giver: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(key, name) for key, name in ROLE_NAMES if permissions.may_give(giver, key)]
        offer_units(self.fields["unit"], giver.organisation)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in NEED_A_UNIT and not cleaned.get("unit"):
            self.add_error("unit", _("This role belongs to a unit. Choose which one."))
        return cleaned


class NewMemberForm(MemberForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    send_link = forms.BooleanField(
        label=_("Send a link, so that the person can sign in"), required=False, initial=True
    )
    field_order = ["name", "email", "role", "unit", "send_link"]


class KnownMemberForm(MemberForm):
    """A person who belongs here already, with what they lead: keep or end each, and add one at a time."""

    leads: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None, label=_("Leads"), required=False, widget=forms.CheckboxSelectMultiple
    )
    also_leads: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label=_("Also leads"),
        required=False,
        empty_label=_("No further unit"),
        widget=UnitSelect,
        help_text=_(
            "Whoever leads a unit leads all units below it too. A unit leader always leads their own."
        ),
    )

    def __init__(self, *args: Any, giver: Membership, led: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, giver=giver, **kwargs)
        offer_units(self.fields["also_leads"], giver.organisation)
        keys, leads = [unit.pk for unit in led], self.fields["leads"]
        leads.queryset = reads.current_units_of(giver.organisation).filter(pk__in=keys)  # type: ignore[attr-defined]
        leads.choices = [(unit.pk, unit.name) for unit in led]  # type: ignore[attr-defined]
        if not keys:
            del self.fields["leads"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        also = cleaned.pop("also_leads", None)
        cleaned["leads"] = [*cleaned.get("leads", ()), *([also] if also else [])]
        return cleaned


class FilterForm(forms.Form):
    """Which people are looked for."""

    words = forms.CharField(label=_("Name or e-mail"), max_length=120, required=False)
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("In or below"), required=False, empty_label=_("All units"), widget=UnitSelect
    )
    role = forms.ChoiceField(label=_("Role"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], organisation)
        role: Any = self.fields["role"]
        role.choices = [("", _("All roles")), *((key, reads.role_called(key)) for key, _name in ROLE_NAMES)]


class UploadForm(forms.Form):
    subject = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=[(Subject.UNITS, _("Units")), (Subject.PEOPLE, _("People"))],
        initial=Subject.UNITS,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,.json"}),
        help_text=_("Excel (.xlsx), CSV, or for units the JSON that OS2sync gives."),
    )
    is_whole = forms.BooleanField(
        label=_("The file holds everything: units or people that are not in it are to end"), required=False
    )


class BodyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example: Digitalisation committee.")
    )
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it decides or follows, and how often it meets."),
    )


class SeatForm(forms.Form):
    """A person who belongs here, found by their address, and what they are in the body."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    seat = forms.ChoiceField(label=_("Seat"), choices=SEAT_NAMES)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if email := cleaned.pop("email", ""):
            cleaned["membership"] = (
                reads.members_of(self.organisation).filter(user__email__iexact=email).first()
            )
            if cleaned["membership"] is None:
                self.add_error("email", _("Nobody with this address belongs here. Add the person first."))
        return cleaned
