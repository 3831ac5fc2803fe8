"""Personal keys: what the mail's link carries opens an invitation, and the database holds only its digest."""

import secrets
from hashlib import sha256

from spindel.features.rounds.models import Invitation, OpenLink
from spindel.foundation.walls.permissions import look_up


def new_key() -> str:
    """32 random bytes, as a link can carry them."""
    return secrets.token_urlsafe(32)


def invitation_digest(key: str) -> str:
    return sha256(f"invitation:{key}".encode()).hexdigest()


def invitation_of_key(key: str) -> Invitation | None:
    """Whose key it is; None where it is nobody's. Across organisations: whoever has a link has no account to go by."""
    return look_up(
        Invitation.objects.select_related("round__framework_version", "round__organisation", "unit")
        .filter(keys__digest=invitation_digest(key))
        .first
    )


def open_link_of_code(code: str) -> OpenLink | None:
    """The unit's open link, also after it was closed; None where there is no such link."""
    return look_up(
        OpenLink.objects.select_related("round__framework_version", "round__organisation", "unit")
        .filter(code=code)
        .first
    )
