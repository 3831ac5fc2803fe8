"""Personal keys: what the mail's link carries opens an invitation, and the database holds only its digest."""

import secrets
from hashlib import sha256

from django.core import signing
from django.urls import reverse

from spindel.features.rounds.models import Invitation, OpenLink
from spindel.foundation.walls.permissions import look_up

REMINDERS = "spindel.rounds.reminders"


def new_key() -> str:
    """32 random bytes, as a link can carry them."""
    return secrets.token_urlsafe(32)


def personal_path(key: str) -> str:
    """Where the letter leads. The key stands behind the "#", so that no server or proxy ever sees it in an address."""
    return f"{reverse('home')}s/#{key}"


def open_path(code: str) -> str:
    """Where a unit's open link and QR code lead."""
    return f"{reverse('home')}s/aaben/{code}/"


def reminders_token(invitation: Invitation) -> str:
    """Lets whoever has the letter choose about reminders, and do nothing else."""
    return signing.dumps(invitation.pk, salt=REMINDERS)


def invitation_of_token(token: str) -> Invitation | None:
    try:
        invitation_id = signing.loads(token, salt=REMINDERS)
    except signing.BadSignature:
        return None
    return look_up(
        Invitation.objects.select_related("round__organisation", "unit").filter(pk=invitation_id).first
    )


def invitation_digest(key: str) -> str:
    return sha256(f"invitation:{key}".encode()).hexdigest()


def invitation_of_key(key: str) -> Invitation | None:
    """Whose key it is; None where it is nobody's. Across organisations: whoever has a link has no account to go by."""
    return look_up(
        Invitation.objects.select_related("round__framework_version", "round__organisation", "unit")
        .filter(personal_keys__digest=invitation_digest(key))
        .first
    )


def open_link_of_code(code: str) -> OpenLink | None:
    """The unit's open link, also after it was closed; None where there is no such link."""
    return look_up(
        OpenLink.objects.select_related("round__framework_version", "round__organisation", "unit")
        .filter(code=code)
        .first
    )
