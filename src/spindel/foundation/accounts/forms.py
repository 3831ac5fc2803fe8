from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

ATTEMPTS = 10
PAUSE_SECONDS = 300


class SignInForm(AuthenticationForm):
    """E-mail and password; too many wrong tries from one address on one account must wait."""

    error_messages = {
        "invalid_login": _("That e-mail address and password do not belong together."),
        "inactive": _("This account is closed."),
        "too_many": _("Too many tries. Wait five minutes and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "inputmode": "email"}

    def clean(self) -> dict[str, Any]:
        address = self.request.META.get("REMOTE_ADDR") if self.request else ""
        key = f"sign-in:{address}:{self.data.get('username', '').lower()[:254]}"
        if cache.get(key, 0) >= ATTEMPTS:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        cache.set(key, cache.get(key, 0) + 1, PAUSE_SECONDS)
        cleaned = super().clean()
        cache.delete(key)
        return cleaned


class NewPasswordForm(SetPasswordForm):
    """A person chooses the password for their account."""
