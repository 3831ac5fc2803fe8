"""The organisation's bodies and who sits in them."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from spindel.foundation.organisation.models import Body, BodyMember, Organisation


def bodies_of(organisation: Organisation) -> QuerySet[Body]:
    """Those there are today, by name, with how many sit in each as ``people``."""
    return Body.objects.filter(organisation_id=organisation.pk, ended_on=None).annotate(
        people=Count("seats", filter=Q(seats__membership__ended_on=None))
    )


def body_of(organisation: Organisation, body_id: int) -> Body:
    body = bodies_of(organisation).filter(pk=body_id).first()
    if body is None:
        raise Http404
    return body


def seats_in(body: Body) -> QuerySet[BodyMember]:
    """Who sits in it today, chairs first."""
    return body.seats.filter(membership__ended_on=None).select_related("membership__unit", "membership__user")


def seat_of(body: Body, membership_id: int) -> BodyMember:
    seat = seats_in(body).filter(membership_id=membership_id).first()
    if seat is None:
        raise Http404
    return seat
