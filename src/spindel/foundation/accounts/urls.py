"""Our addresses for signing in. The library asks for its pages by names of its own; they stand beside ours."""

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_POST

from spindel.foundation.accounts import views
from spindel.foundation.mail.reads import can_send

# Address, page, our name, the library's.
PAGES: list[tuple[str, Any, str, str]] = [
    ("", views.Account.as_view(), "account", "mfa_index"),
    (
        "log-ind/",
        account.LoginView.as_view(template_name="accounts/sign_in.html"),
        "sign-in",
        "account_login",
    ),
    ("log-ind/noegle/", webauthn.LoginWebAuthnView.as_view(), "sign-in-by-passkey", "mfa_login_webauthn"),
    (
        "log-ind/bekraeft/",
        mfa.AuthenticateView.as_view(template_name="accounts/second_factor.html"),
        "second-factor",
        "mfa_authenticate",
    ),
    ("et-trin-mere/", views.one_more_way, "one-more-way", ""),
    ("log-ud/", require_POST(account.LogoutView.as_view()), "sign-out", "account_logout"),
    (
        "glemt-adgangskode/",
        account.PasswordResetView.as_view(
            template_name="accounts/forgotten.html", extra_context={"can_send": can_send}
        ),
        "forgotten",
        "account_reset_password",
    ),
    (
        "glemt-adgangskode/sendt/",
        account.PasswordResetDoneView.as_view(template_name="accounts/forgotten_sent.html"),
        "forgotten-sent",
        "account_reset_password_done",
    ),
    (
        "adgangskode/",
        account.PasswordChangeView.as_view(template_name="accounts/change_password.html"),
        "change-password",
        "account_change_password",
    ),
    (
        "adgangskode/foerste/",
        views.with_own_proof(
            reauthentication_required(
                account.PasswordSetView.as_view(template_name="accounts/change_password.html")
            )
        ),
        "first-password",
        "account_set_password",
    ),
    (
        "bekraeft/",
        account.ReauthenticateView.as_view(template_name="accounts/again.html"),
        "password-again",
        "account_reauthenticate",
    ),
    (
        "bekraeft/kode/",
        mfa.ReauthenticateView.as_view(template_name="accounts/again.html"),
        "code-again",
        "mfa_reauthenticate",
    ),
    (
        "bekraeft/noegle/",
        webauthn.ReauthenticateWebAuthnView.as_view(template_name="accounts/again.html"),
        "passkey-again",
        "mfa_reauthenticate_webauthn",
    ),
    (
        "app/",
        views.with_own_proof(totp.ActivateTOTPView.as_view(template_name="accounts/connect_app.html")),
        "connect-app",
        "mfa_activate_totp",
    ),
    (
        "app/fjern/",
        totp.DeactivateTOTPView.as_view(template_name="accounts/remove_app.html"),
        "remove-app",
        "mfa_deactivate_totp",
    ),
    (
        "koder/",
        recovery_codes.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html"),
        "recovery-codes",
        "mfa_view_recovery_codes",
    ),
    (
        "koder/nye/",
        recovery_codes.GenerateRecoveryCodesView.as_view(template_name="accounts/new_recovery_codes.html"),
        "new-recovery-codes",
        "mfa_generate_recovery_codes",
    ),
    (
        "noegler/ny/",
        views.with_own_proof(webauthn.AddWebAuthnView.as_view(template_name="accounts/add_passkey.html")),
        "add-passkey",
        "mfa_add_webauthn",
    ),
    ("noegler/<int:pk>/fjern/", views.RemovePasskey.as_view(), "remove-passkey", "mfa_remove_webauthn"),
    ("enheder/<int:sign_in_id>/log-ud/", views.end_sign_in, "end-sign-in", ""),
    ("enheder/log-andre-ud/", views.end_other_sign_ins, "end-other-sign-ins", ""),
]
ONE_TIME_LINK = r"^adgangskode/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$"
choose_password = account.PasswordResetFromKeyView.as_view(template_name="accounts/choose_password.html")


def named(place: int) -> list[URLPattern]:
    return [path(page[0], page[1], name=page[place]) for page in PAGES if page[place]]


app_name = "accounts"
urlpatterns = [*named(2), re_path(ONE_TIME_LINK, choose_password, name="choose-password")]
by_library_names = [
    *named(3),
    re_path(ONE_TIME_LINK, choose_password, name="account_reset_password_from_key"),
    path("", views.Account.as_view(), name="account_reset_password_from_key_done"),
    path("", views.Account.as_view(), name="mfa_list_webauthn"),
]
