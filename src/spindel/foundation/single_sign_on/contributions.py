"""What the sign-in library asks of us about an organisation's own sign-in, and the door it has on our page."""

from datetime import datetime
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from spindel.core.refusals import Refusal
from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.single_sign_on import reads, writes
from spindel.foundation.single_sign_on.models import Kind, Provider
from spindel.foundation.single_sign_on.reads import Claims, NotLetIn
from spindel.foundation.walls.permissions import narrow
from spindel.webkit import speech
from spindel.webkit.offers import Panel

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def doors(request: HttpRequest) -> Panel | None:
    """The organisations' own sign-in, on the page for signing in."""
    following = f"?{urlencode({'next': request.GET['next']})}" if "next" in request.GET else ""
    found = [(provider.name, reads.door_of(provider) + following) for provider in reads.open_providers()]
    return Panel("single_sign_on/doors.html", {"doors": found}) if found else None


def settings_panel(request: MemberRequest) -> Panel | None:
    """The way to it from the organisation's own page."""
    return Panel("single_sign_on/way.html", {}) if permissions.may_administer(request.membership) else None


class SteadySAML(SAMLProvider):
    """People are known by what stays the same: a persistent NameID, or the attribute the organisation chose."""

    def extract_uid(self, data: Any) -> str:
        chosen = self.app.settings["attribute_mapping"].get("uid")
        if chosen:
            found = [value for name in chosen for value in data.get_attributes().get(name, ())]
            if not found or not found[0]:
                refuse(self.request, self.app.of, NotLetIn("sso.no_identifier", claim=chosen[0]), {})
            return str(found[0])
        if data.get_nameid_format() != PERSISTENT:
            kind = str(data.get_nameid_format()).rpartition(":")[2]
            refuse(
                self.request, self.app.of, NotLetIn("sso.not_persistent", kind=kind), data.get_attributes()
            )
        return str(data.get_nameid())


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Ours, with the secret unsealed for as long as the request lasts."""
        if provider in Kind.values:
            return [as_app(found) for found in reads.providers_called(client_id, provider)]
        return [as_app(found) for found in reads.providers_called(provider)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The organisation knows who it is; whether they come in, and as what, is ours to say."""
        [provider] = reads.providers_called(sociallogin.account.provider)
        narrow(provider.organisation_id)
        claims = claims_in(sociallogin.account.extra_data)
        sociallogin.account.extra_data = {}
        now = timezone.now()
        if is_a_trial(request, provider):
            show_trial(provider, claims, now)
        known = sociallogin.user if sociallogin.account.pk else None
        try:
            with transaction.atomic():
                check_subject(claims)
                user = writes.let_in(provider=provider, known=known, claims=claims, now=now)
                if known is None:
                    sociallogin.connect(request, user)
                else:
                    sociallogin.account.save(update_fields=["extra_data"])
        except Refusal as refusal:
            refuse(request, provider, refusal, claims)
        writes.note_try(provider=provider, refusal=None, claims=claims, now=now)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Somebody changed their mind, or the two do not understand each other; the latter is told to who sets it up."""
        reason = str((extra_context or {}).get("saml_last_error_reason") or exception or error or "")
        name = provider.app.name
        refusal = (
            NotLetIn("sso.cancelled", name=name)
            if error == AuthError.CANCELLED
            else NotLetIn("sso.not_understood", reason=reason[:300])
        )
        refuse(request, provider.app.of, refusal, {})


def as_app(provider: Provider) -> SocialApp:
    app = SocialApp(
        provider=provider.kind,
        provider_id=provider.slug,
        name=provider.name,
        client_id=provider.slug if provider.is_saml else provider.client_id,
        secret=reads.secret_of(provider),
        settings=reads.settings_of(provider),
    )
    app.of = provider
    return app


def claims_in(told: dict[str, Any]) -> Claims:
    """OpenID Connect tells twice, in the token and when asked; what is asked for is fuller."""
    merged = {**told.get("id_token", {}), **told.get("userinfo", {})} if "id_token" in told else told
    if (
        "id_token" in told
        and "userinfo" in told
        and told["id_token"].get("sub") != told["userinfo"].get("sub")
    ):
        merged[DIFFERS] = "1"
    return {
        name: [str(v) for v in (value if isinstance(value, list) else [value])]
        for name, value in merged.items()
    }


DIFFERS = "sub differs"


def check_subject(claims: Claims) -> None:
    if DIFFERS in claims:
        raise NotLetIn("sso.not_understood", reason=DIFFERS)


def is_a_trial(request: Any, provider: Provider) -> bool:
    """An administrator of that very organisation who is signed in is trying it out, not coming in."""
    try:
        membership = request.membership
        return membership.organisation_id == provider.organisation_id and permissions.may_administer(
            membership
        )
    except (Http404, PermissionDenied):
        return False
    finally:
        # Who is signed in may belong to the neighbours; what follows is about this organisation again.
        narrow(provider.organisation_id)


def show_trial(provider: Provider, claims: Claims, now: datetime) -> NoReturn:
    """Say what would have become of it, and let nobody in."""
    try:
        check_subject(claims)
        person = reads.person_in(provider, claims)
    except Refusal as refusal:
        writes.note_try(provider=provider, refusal=refusal, claims=claims, now=now)
    else:
        unit = person.unit.name if person.unit else ""
        writes.note_try(provider=provider, refusal=None, claims=claims, now=now, role=person.role, unit=unit)
    back = reverse("single_sign_on:provider", args=[provider.pk])
    raise ImmediateHttpResponse(HttpResponseRedirect(f"{back}#last-try"))


def refuse(request: Any, provider: Provider, refusal: Refusal, claims: Claims) -> NoReturn:
    """Back to the door, with a sentence; what was wrong in detail stands where it is set up."""
    narrow(provider.organisation_id)
    writes.note_try(provider=provider, refusal=refusal, claims=claims, now=timezone.now())
    if is_a_trial(request, provider):
        back = reverse("single_sign_on:provider", args=[provider.pk]) + "#last-try"
    else:
        messages.error(request, speech.in_words(refusal, get_language() or "da"))
        back = reverse("accounts:sign-in")
    raise ImmediateHttpResponse(HttpResponseRedirect(back))
