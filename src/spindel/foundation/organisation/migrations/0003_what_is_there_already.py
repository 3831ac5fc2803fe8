"""What was there before names, placements and leaderships were kept gets the ones that follow from it."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def keep(apps: Any, _schema_editor: Any) -> None:
    Unit, Membership, Placement, Leadership = (
        apps.get_model("organisation", name) for name in ("Unit", "Membership", "Placement", "Leadership")
    )
    for member in Membership.objects.select_related("user", "organisation"):
        member.name = member.user.name
        member.save(update_fields=["name"])
        if member.role == "unit_leader" and member.unit_id:
            Leadership.objects.create(
                organisation_id=member.organisation_id,
                membership=member,
                unit_id=member.unit_id,
                starts_on=timezone.localdate(member.organisation.created_at),
            )
    for unit in Unit.objects.select_related("organisation"):
        Placement.objects.create(
            organisation_id=unit.organisation_id,
            unit=unit,
            parent_id=unit.parent_id,
            name=unit.name,
            headcount=unit.headcount,
            starts_on=timezone.localdate(unit.organisation.created_at),
        )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_units_people_and_bodies")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
