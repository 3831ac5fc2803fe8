from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """Sent in the body of the request, so that no address stands in a log of addresses."""

    email = forms.EmailField(
        label=_("The person's e-mail"),
        max_length=254,
        help_text=_("For those who have an account here, and for those who were only invited."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ErasingForm(forms.Form):
    email = forms.EmailField(max_length=254, widget=forms.HiddenInput)
    answers = forms.ChoiceField(
        label=_("What happens to the answers?"),
        choices=[
            ("keep", _("The name goes, the answers stay. Nobody can see any more whose they are.")),
            ("delete", _("The answers go too, also in measurements that are open.")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("I know that this cannot be undone"))
