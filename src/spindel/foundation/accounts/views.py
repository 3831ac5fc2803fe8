from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spindel.foundation.accounts import reads, writes
from spindel.foundation.accounts.models import User


class OwnRequest(HttpRequest):
    """Somebody is signed in."""

    user: User


def with_own_proof(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A new way in takes a proof that is the person's own: what they have set up already, or a letter to their address.

    Whoever has neither came in on an organisation's word, which must not open what other organisations keep. The demo's
    people have no mail, and nothing to keep.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        trusted = settings.DEMO or not request.user.is_authenticated
        if not trusted and not get_reauthentication_flows(request.user):
            messages.info(
                request, _("First choose a password through a link that is mailed to your own address.")
            )
            return redirect("accounts:forgotten")
        return view(request, *args, **kwargs)

    return guarded


class Account(IndexView):
    """All that lets the person in: password, passkeys, app, recovery codes, and the devices they are signed in on."""

    template_name = "accounts/account.html"
    request: OwnRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        request = self.request
        own = context["authenticators"]
        return context | {
            "passkeys": own.get("webauthn", []),
            "app": own.get("totp"),
            "recovery_codes": own.get("recovery_codes"),
            "has_password": request.user.has_usable_password(),
            "sign_ins": reads.open_sign_ins(request.user, request.session.session_key, timezone.now()),
        }


@login_required
def one_more_way(request: OwnRequest) -> HttpResponse:
    """The person's role asks for more than a password: show what there is already, or set it up now."""
    if reads.showed_second_factor(request):
        return redirect("home")
    if ways := reads.second_factors_of(request.user):
        return redirect("accounts:code-again" if "totp" in ways else "accounts:passkey-again")
    return render(request, "accounts/one_more_way.html")


@method_decorator(login_required, name="dispatch")
class RemovePasskey(RemoveWebAuthnView):
    """Somebody else's key is a 404 before anything is asked."""

    template_name = "accounts/remove_passkey.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reads.owns_passkey(request.user, kwargs["pk"]):
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@require_POST
@login_required
def end_sign_in(request: OwnRequest, sign_in_id: int) -> HttpResponse:
    sign_in = reads.sign_in_of(request.user, sign_in_id)
    if sign_in is None:
        raise Http404
    writes.end_sign_in(sign_in=sign_in, organisation=None, now=timezone.now())
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:account")


@require_POST
@login_required
def end_other_sign_ins(request: OwnRequest) -> HttpResponse:
    ended = writes.end_other_sign_ins(
        user=request.user, session_key=request.session.session_key, organisation=None, now=timezone.now()
    )
    said = ngettext("%(n)s other device is signed out.", "%(n)s other devices are signed out.", ended)
    messages.success(request, said % {"n": ended})
    return redirect("accounts:account")
