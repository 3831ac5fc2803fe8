"""The library's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

LENGTH = _("At least 12 characters. A short sentence is easy to remember and hard to guess.")


def say(form: forms.BaseForm, name: str, label: Any, help_text: Any = "", **attributes: str) -> None:
    """Label above the field, help below the label, and nothing inside the field."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", _("E-mail"), autocomplete="username webauthn", inputmode="email")
        say(self, "password", _("Password"))


class ForgottenPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "email", _("E-mail"), autocomplete="username", inputmode="email")


class NewPasswordForm(account.ResetPasswordKeyForm):
    """A person chooses the password for their account through a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password1", _("New password"), LENGTH)
        say(self, "password2", _("The same password again"))


class FirstPasswordForm(account.SetPasswordForm):
    """A person who signs in another way adds a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password1", _("New password"), LENGTH)
        say(self, "password2", _("The same password again"))


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", _("Your password now"))
        say(self, "password1", _("New password"), LENGTH)
        say(self, "password2", _("The same password again"))


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", _("Password"))


class CodeForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("Six digits from your app, or one of your recovery codes."))


class CodeAgainForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("Six digits from your app, or one of your recovery codes."))


class ConnectAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("Code"), _("The six digits the app shows now."), inputmode="numeric")


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey signs in by itself, so it is always asked to know its owner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", _("Name"), _("So that you can tell it from the others, for example “My phone”."))
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
