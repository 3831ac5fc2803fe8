from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spindel.features.zones.models import State
from spindel.features.zones.reads import Seen, choices_of_items
from spindel.foundation.organisation.reads import members_of

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]
STATES = {
    State.CHOSEN: _("Chosen"),
    State.WORKING: _("Being worked on"),
    State.REACHED: _("Reached"),
    State.DROPPED: _("Dropped"),
}


class ZoneForm(forms.Form):
    why = forms.CharField(
        label=_("Why this one?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What gets better for citizens or colleagues when it succeeds?"),
    )
    target = forms.DecimalField(label=_("Target"), required=False, localize=True, decimal_places=1)
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Who sees to it"), required=False, empty_label=_("Nobody yet")
    )
    due = forms.DateField(
        label=_("To be reached by"),
        required=False,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    items = forms.MultipleChoiceField(
        label=_("Questions it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, seen: Seen, **kwargs: Any) -> None:
        zone, self.scale = seen.zone, seen.framework.scale
        initial = {name: getattr(zone, name) for name in ("why", "target", "owner", "due", "items")}
        super().__init__(*args, **{"initial": initial, **kwargs})
        target: Any = self.fields["target"]
        target.help_text = _("From %(low)g to %(high)g.") % {"low": self.scale.low, "high": self.scale.high}
        owner: Any = self.fields["owner"]
        owner.queryset = members_of(zone.organisation)
        owner.label_from_instance = lambda membership: membership.user.name
        items: Any = self.fields["items"]
        items.choices = choices_of_items(seen)
        if not items.choices:
            del self.fields["items"]

    def clean_target(self) -> float | None:
        target = self.cleaned_data["target"]
        if target is not None and not self.scale.low <= target <= self.scale.high:
            raise forms.ValidationError(
                _("The target must lie between %(low)g and %(high)g.")
                % {"low": self.scale.low, "high": self.scale.high}
            )
        return None if target is None else float(target)

    def described(self) -> dict[str, Any]:
        """What the write is told; a zone of a single question stays about that one."""
        return {"items": self.initial["items"]} | self.cleaned_data


class StateForm(forms.Form):
    state = forms.ChoiceField(
        label=_("How far is it?"), choices=list(STATES.items()), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("In a sentence"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What happened? Needed when it is dropped."),
    )
