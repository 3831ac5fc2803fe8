from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.text import slugify

from spindel.core.refusals import Refusal
from spindel.foundation.accounts.models import User, seal
from spindel.foundation.accounts.reads import user_by_email
from spindel.foundation.accounts.writes import open_account
from spindel.foundation.audit.writes import record
from spindel.foundation.organisation.models import Membership, Organisation, Unit
from spindel.foundation.organisation.writes import add_member, change_member
from spindel.foundation.single_sign_on import reads
from spindel.foundation.single_sign_on.models import Provider, RoleRule
from spindel.foundation.single_sign_on.reads import Claims, NotLetIn, Person


@transaction.atomic
def add_provider(*, organisation: Organisation, kind: str, name: str, actor: User, now: datetime) -> Provider:
    """Shut until it is filled in, tried and opened."""
    provider = Provider(organisation=organisation, kind=kind, name=name, slug=_free_slug(name))
    provider.full_clean()
    provider.save()
    record("sign_in.added", about=provider, actor=actor, organisation=organisation, at=now, name=name)
    return provider


def _free_slug(name: str) -> str:
    stem = slugify(name.translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}))[:50] or "log-ind"
    number = 1
    while reads.is_taken(f"{stem}-{number}" if number > 1 else stem):
        number += 1
    return f"{stem}-{number}" if number > 1 else stem


@transaction.atomic
def change_provider(
    *, provider: Provider, actor: User, now: datetime, secret: str = "", **fields: Any
) -> None:
    """An empty secret leaves the one there is."""
    changed = sorted(name for name, value in fields.items() if getattr(provider, name) != value)
    for name, value in fields.items():
        setattr(provider, name, value)
    if secret:
        provider.sealed_secret = seal(secret)
        changed.append("secret")
    provider.full_clean()
    provider.save()
    organisation = provider.organisation
    record("sign_in.changed", about=provider, actor=actor, organisation=organisation, at=now, fields=changed)


@transaction.atomic
def set_rules(
    *, provider: Provider, rules: Sequence[tuple[str, str, Unit | None]], actor: User, now: datetime
) -> None:
    """The whole table anew, in the order given."""
    provider.rules.all().delete()
    for position, (value, role, unit) in enumerate(rules):
        rule = RoleRule(
            organisation_id=provider.organisation_id,
            provider=provider,
            value=value,
            role=role,
            unit=unit,
            position=position,
        )
        rule.full_clean()
        rule.save()
    record(
        "sign_in.rules_changed",
        about=provider,
        actor=actor,
        organisation=provider.organisation,
        at=now,
        rules=[[value, role, unit.name if unit else ""] for value, role, unit in rules],
    )


@transaction.atomic
def remove_provider(*, provider: Provider, actor: User, now: datetime) -> None:
    """Who came this way keeps the account, and needs another way in."""
    known = SocialAccount.objects.filter(provider=provider.slug)
    record(
        "sign_in.removed",
        about=provider,
        actor=actor,
        organisation=provider.organisation,
        at=now,
        people=known.count(),
    )
    known.delete()
    provider.delete()


@transaction.atomic
def let_in(*, provider: Provider, known: User | None, claims: Claims, now: datetime) -> User:
    """The account of the person at the door: found by identifier, else by address, else opened."""
    if not provider.is_active:
        raise NotLetIn("sso.shut", name=provider.name)
    email = reads.email_in(provider, claims)
    user = known or user_by_email(email)
    membership = reads.standing_of(user, provider.organisation) if user else None
    if membership is None and (user is not None or not provider.opens_accounts):
        # Somebody else's account is told apart from no account by nobody.
        raise NotLetIn("sso.not_invited", name=provider.name)
    if membership is not None and membership.ended_on is not None:
        raise NotLetIn("sso.not_invited", name=provider.name)
    if membership is None:
        return _welcome(provider, reads.person_in(provider, claims), now)
    if provider.role_claim:
        _settle(membership, reads.person_in(provider, claims), now)
    return membership.user


def _welcome(provider: Provider, person: Person, now: datetime) -> User:
    user = open_account(email=person.email, name=person.name, actor=None, now=now)
    add_member(
        organisation=provider.organisation,
        user=user,
        role=person.role,
        unit=person.unit,
        actor=None,
        now=now,
    )
    return user


def _settle(membership: Membership, person: Person, now: datetime) -> None:
    """Where roles come from the organisation's own directory, they come anew at every sign-in."""
    unit = person.unit or membership.unit
    if (membership.role, membership.unit, membership.name) == (person.role, unit, person.name):
        return
    leads = [each.unit for each in membership.leaderships.filter(ends_on=None).select_related("unit")]
    change_member(
        membership=membership,
        name=person.name,
        role=person.role,
        unit=unit,
        leads=leads,
        actor=membership.user,
        now=now,
    )


@transaction.atomic
def note_try(
    *, provider: Provider, refusal: Refusal | None, claims: Claims, now: datetime, **found: str
) -> None:
    """What the last sign-in said, for the administrator who sets it up: names of claims, and values of role and unit."""
    told = {provider.role_claim, provider.unit_claim} - {""}
    provider.last_try = {
        "at": now.isoformat(),
        "code": refusal.code if refusal else "",
        "facts": {name: str(fact) for name, fact in refusal.facts.items()} if refusal else {},
        "claims": {name: list(values) if name in told else None for name, values in claims.items()},
        **found,
    }
    provider.save(update_fields=["last_try"])
    if refusal:
        record(
            "sign_in.refused",
            about=provider,
            actor=None,
            organisation=provider.organisation,
            at=now,
            code=refusal.code,
        )
