from django import forms
from django.utils.translation import gettext as _

from spindel.features.results.reads import Pairing


class PairsForm(forms.Form):
    """For each question of this round the older one it stands for."""

    def __init__(self, *args: object, pairing: Pairing, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = [("", _("No question then means the same")), *pairing.older]
        for pair in pairing.pairs:
            self.fields[pair.item] = forms.ChoiceField(
                label=pair.question,
                choices=choices,
                initial=pair.before,
                required=False,
                help_text=_("The same question in the same words.") if pair.is_same else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self) -> dict[str, str]:
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for item, older in list(cleaned.items()):
            if older and older in taken:
                self.add_error(item, _("This question is chosen twice. Choose another, or none."))
            taken.setdefault(older, item)
        return cleaned

    def pairs(self) -> dict[str, str]:
        """Newer item to older, where one was chosen."""
        return {item: older for item, older in self.cleaned_data.items() if older}
