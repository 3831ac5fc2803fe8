from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.urls import reverse_lazy

from spindel.foundation.accounts.forms import NewPasswordForm, SignInForm


class SignIn(auth_views.LoginView):
    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signed in, and in the language the person chose last, on whichever device that was."""
        response = super().form_valid(form)
        if language := form.get_user().language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response


class ChoosePassword(auth_views.PasswordResetConfirmView):
    """The one-time link: choose a password, and be signed in."""

    form_class = NewPasswordForm
    template_name = "accounts/choose_password.html"
    post_reset_login = True
    success_url = reverse_lazy("home")
