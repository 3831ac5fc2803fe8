from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from spindel.foundation.accounts.models import User


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def nobody_can_sign_in() -> bool:
    return not User.objects.exists()


def password_link(user: User) -> str:
    """The path of a link that lets the person choose a password once; dead when used, changed or a week old."""
    return reverse(
        "accounts:choose-password",
        args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
    )
