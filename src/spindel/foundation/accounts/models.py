import base64

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from spindel.core.refusals import Refusal


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in. What they may do follows from their memberships."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]


class SignIn(models.Model):
    """One device a person is signed in on. Says what it is and when it was used, and not from where."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    last_used_at = models.DateTimeField()


class Tally(models.Model):
    """What signing in counts, for all processes: Django's cache reads and writes it (``CACHES`` in the settings)."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class SecretUnreadable(Refusal):
    """What was sealed with another installation's key stays shut."""


def seal(text: str) -> str:
    """Shut a secret with the installation's own key, for keeping in the database."""
    return _lock().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable("secret.unreadable") from None


def _lock() -> Fernet:
    key = salted_hmac("spindel.seal", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
