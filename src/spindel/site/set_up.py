"""Starting an empty installation: one link, usable once, and everything a first measurement needs."""

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from spindel.features.catalogue.writes import add_framework
from spindel.features.rounds.models import Round
from spindel.features.rounds.writes import open_round, plan_round
from spindel.foundation.accounts.models import User
from spindel.foundation.accounts.reads import nobody_can_sign_in
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.organisation.writes import add_unit, found_organisation
from spindel.foundation.walls.permissions import everywhere
from spindel.frameworks import bundled, read_bundled

PURPOSE = "spindel.set-up"
VALID_SECONDS = 7 * 24 * 3600


def set_up_path() -> str:
    return reverse("set-up", args=[signing.dumps("set-up", salt=PURPOSE)])


def link_is_valid(token: str) -> bool:
    """The first start's link holds until somebody can sign in."""
    try:
        signing.loads(token, salt=PURPOSE, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return False
    return nobody_can_sign_in()


@everywhere()
@transaction.atomic
def start_organisation(
    *,
    organisation: str,
    unit: str,
    name: str,
    email: str,
    password: str,
    form: str,
    language: str,
    now: datetime,
) -> tuple[User, Round]:
    founder = open_account(email=email, name=name, password=password, language=language, actor=None, now=now)
    founded = found_organisation(name=organisation, founder=founder, now=now)
    own_unit = add_unit(organisation=founded, name=unit, actor=founder, now=now)
    versions = [
        add_framework(organisation=founded, files=read_bundled(key), actor=founder, now=now)
        for key in bundled()
    ]
    round = plan_round(
        framework_version=versions[0],
        form=form,
        name=_("Our first measurement"),
        units=[own_unit],
        actor=founder,
        now=now,
    )
    open_round(round=round, actor=founder, now=now)
    return founder, round
