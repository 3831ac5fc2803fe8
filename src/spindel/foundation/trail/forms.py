from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spindel.foundation.trail.reads import Wanted, kinds

EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)


class WantedForm(forms.Form):
    """Who, about what, and when; empty means everything."""

    person = forms.CharField(label=_("Person"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("What it is about"), required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *kinds(get_language() or "da").items()]  # type: ignore[attr-defined]
        for name in ("since", "until"):
            field = self.fields[name]
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            field.input_formats = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for; whatever could not be understood does not narrow the list."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if not EARLIEST <= given.get("until", LATEST) <= LATEST:
            del given["until"]
        return Wanted(**given)
