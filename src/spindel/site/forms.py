from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from spindel.foundation.accounts.models import User


class SetUpForm(forms.Form):
    """All it takes to start: who you are, and what is measured."""

    organisation = forms.CharField(
        label=_("Name of your organisation"),
        max_length=120,
        help_text=_("For example the municipality's name."),
    )
    unit = forms.CharField(
        label=_("Your own department or area"), max_length=120, help_text=_("More can be added later.")
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    form = forms.ChoiceField(
        label=_("Which questions?"),
        choices=[
            ("short", _("Short form: 13 questions, about 8 minutes")),
            ("", _("All 39 questions, 20–30 minutes")),
        ],
        initial="short",
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        founder = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        try:
            if "password" in cleaned:
                validate_password(cleaned["password"], founder)
        except forms.ValidationError as weak:
            self.add_error("password", weak)
        return cleaned
