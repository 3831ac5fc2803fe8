from datetime import datetime
from typing import Any

from django.db import models

from spindel.foundation.audit.models import Event


def record(
    action: str,
    *,
    about: models.Model,
    actor: models.Model | None,
    organisation: models.Model | None,
    at: datetime,
    **facts: Any,
) -> Event:
    return Event.objects.create(
        at=at,
        action=action,
        about=f"{about._meta.label_lower}:{about.pk}",
        actor_id=actor.pk if actor else None,
        organisation_id=organisation.pk if organisation else None,
        facts=facts,
    )
