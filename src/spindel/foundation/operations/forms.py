from django import forms

from spindel.foundation.jobs.models import State


class AlikeForm(forms.Form):
    """Which jobs are meant: those of one task that stand the same, for the same reason."""

    task = forms.CharField(max_length=160)
    state = forms.ChoiceField(choices=State.choices)
    reason = forms.CharField(max_length=80, required=False)
