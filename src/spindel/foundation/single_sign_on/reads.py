from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from lxml.etree import XMLSyntaxError
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from spindel.core.refusals import Refusal
from spindel.foundation.accounts.models import User, unseal
from spindel.foundation.organisation.models import Membership, Organisation, Role, Unit
from spindel.foundation.organisation.reads import current_units_of
from spindel.foundation.single_sign_on.models import Kind, Provider
from spindel.foundation.walls.permissions import everywhere

PATIENCE_SECONDS = 10
WELL_KNOWN = "/.well-known/openid-configuration"

Claims = Mapping[str, Sequence[str]]
"""What a sign-in tells about the person: each name with its values."""


class NotLetIn(Refusal):
    """The organisation's own sign-in knew the person, and still they may not come in."""


@dataclass(frozen=True)
class Metadata:
    """What a SAML identity provider says about itself."""

    entity_id: str
    sign_in_url: str
    certificates: list[str]


@dataclass(frozen=True)
class Person:
    """Who is at the door, in our words."""

    name: str
    email: str
    role: str
    unit: Unit | None


def providers_of(organisation: Organisation) -> QuerySet[Provider]:
    return Provider.objects.filter(organisation_id=organisation.pk)


def provider_of(organisation: Organisation, provider_id: int) -> Provider:
    provider = providers_of(organisation).filter(pk=provider_id).first()
    if provider is None:
        raise Http404
    return provider


def open_providers() -> list[Provider]:
    """Those a stranger may choose between on the sign-in page."""
    with everywhere():
        return list(Provider.objects.filter(is_active=True))


def providers_called(slug: str | None = None, kind: str | None = None) -> list[Provider]:
    """By the name in the address: before anybody is signed in, nothing else is known."""
    found = Provider.objects.select_related("organisation")
    if slug is not None:
        found = found.filter(slug=slug)
    if kind is not None:
        found = found.filter(kind=kind)
    with everywhere():
        return list(found)


def standing_of(user: User, organisation: Organisation) -> Membership | None:
    """What the person is or was in the organisation."""
    found = Membership.objects.filter(user_id=user.pk, organisation_id=organisation.pk)
    return found.select_related("user", "unit", "organisation").first()


def is_taken(slug: str) -> bool:
    return bool(providers_called(slug))


def door_of(provider: Provider) -> str:
    """Where signing in begins; asks for no secret."""
    return reverse("saml_login" if provider.is_saml else "openid_connect_login", args=[provider.slug])


def settings_of(provider: Provider) -> dict[str, Any]:
    """The provider as the sign-in library wants it."""
    if provider.kind == Kind.OIDC:
        uid = {"uid_field": provider.identifier_claim} if provider.identifier_claim else {}
        return {"server_url": provider.issuer, "oauth_pkce_enabled": True, **uid}
    return {
        "idp": {
            "entity_id": provider.entity_id,
            **(
                {"metadata_url": provider.metadata_url}
                if provider.metadata_url
                else {
                    "sso_url": provider.sign_in_url,
                    "x509cert": provider.certificates[0] if provider.certificates else "",
                }
            ),
        },
        "attribute_mapping": {"uid": [provider.identifier_claim]} if provider.identifier_claim else {},
        "advanced": {
            "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "want_assertion_signed": True,
            "want_name_id": True,
            "want_attribute_statement": False,
        },
    }


class NoMetadata(Refusal):
    """What stands there is no description of a SAML identity provider."""


def metadata_in(xml: str) -> Metadata:
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(xml)["idp"]
        signing = found.get("x509certMulti", {}).get("signing") or [found["x509cert"]]
        return Metadata(found["entityId"], found["singleSignOnService"]["url"], signing)
    except (KeyError, TypeError, ValueError, XMLSyntaxError, OneLogin_Saml2_Error):
        raise NoMetadata("sso.no_metadata") from None


def metadata_at(url: str) -> Metadata:
    """Asked for once, when it is entered; from then on the library keeps it fresh."""
    try:
        answer = requests.get(url, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
    except requests.RequestException:
        raise NoMetadata("sso.no_answer", url=url) from None
    return metadata_in(answer.text)


class NoIssuer(Refusal):
    """What stands there is no OpenID Connect issuer."""


def check_issuer(issuer: str) -> None:
    """The issuer has to call itself what it is called here, to the letter; people are known by that name."""
    try:
        answer = requests.get(issuer.rstrip("/") + WELL_KNOWN, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        found = str(answer.json().get("issuer"))
    except (requests.RequestException, ValueError, AttributeError):
        raise NoIssuer("sso.no_answer", url=issuer) from None
    if found != issuer:
        raise NoIssuer("sso.other_issuer", issuer=found)


def secret_of(provider: Provider) -> str:
    return unseal(provider.sealed_secret) if provider.sealed_secret else ""


def person_in(provider: Provider, claims: Claims) -> Person:
    """Read who it is, by the organisation's own table."""
    email = email_in(provider, claims)
    role, unit = role_in(provider, claims)
    return Person(name=first(claims, provider.name_claim) or email, email=email, role=role, unit=unit)


def email_in(provider: Provider, claims: Claims) -> str:
    email = first(claims, provider.email_claim)
    if "@" not in email:
        raise NotLetIn("sso.no_email", claim=provider.email_claim)
    return email


def role_in(provider: Provider, claims: Claims) -> tuple[str, Unit | None]:
    """The first line of the table that fits; the unit from the line, or from what was told about it."""
    values = {value.casefold() for value in claims.get(provider.role_claim, ())}
    told = unit_in(provider, claims)
    for rule in provider.rules.select_related("unit"):
        if rule.value.casefold() in values:
            return with_unit(rule.role, rule.unit or told)
    if provider.default_role:
        return with_unit(provider.default_role, told)
    raise NotLetIn("sso.no_role", name=provider.name)


def with_unit(role: str, unit: Unit | None) -> tuple[str, Unit | None]:
    if role in {Role.RESPONDENT, Role.UNIT_LEADER} and unit is None:
        raise NotLetIn("sso.no_unit")
    return role, unit


def unit_in(provider: Provider, claims: Claims) -> Unit | None:
    """The unit with that key or that name; two of one name are none."""
    told = first(claims, provider.unit_claim) if provider.unit_claim else ""
    if not told:
        return None
    units = current_units_of(provider.organisation)
    by_key = units.filter(uuid=told).first()
    named = list(units.filter(name__iexact=told)[:2])
    return by_key or (named[0] if len(named) == 1 else None)


def first(claims: Claims, name: str) -> str:
    return next((value.strip() for value in claims.get(name, ()) if value.strip()), "")
