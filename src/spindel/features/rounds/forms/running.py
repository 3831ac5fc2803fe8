"""Changing what was agreed: each change says why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spindel.features.rounds.forms.plan import day


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        help_text=_("Those who answer and those who read the result can see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NewDeadlineForm(ReasonForm):
    deadline = day(_("New deadline"))
    field_order = ["deadline", "reason"]


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name of the new measurement"), max_length=120)
    shows_last_answer = forms.BooleanField(
        label=_("Those who answer may see what they answered last time"), required=False
    )
