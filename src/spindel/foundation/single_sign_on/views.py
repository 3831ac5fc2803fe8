from typing import Any

from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from spindel.core.refusals import Refusal
from spindel.foundation.organisation import permissions
from spindel.foundation.organisation.permissions import MemberRequest
from spindel.foundation.organisation.writes import require_second_factor
from spindel.foundation.single_sign_on import reads, writes
from spindel.foundation.single_sign_on.forms import (
    ROLES,
    NewProviderForm,
    OpenIDForm,
    RuleForms,
    SAMLForm,
    SecondFactorForm,
)
from spindel.foundation.single_sign_on.models import Provider
from spindel.webkit import speech


def providers(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    form = NewProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        provider = writes.add_provider(
            organisation=request.organisation, actor=request.user, now=timezone.now(), **form.cleaned_data
        )
        return redirect("single_sign_on:provider", provider.pk)
    context = {
        "providers": reads.providers_of(request.organisation),
        "form": form,
        "second_factor_form": SecondFactorForm(initial={"roles": request.organisation.second_factor_roles}),
    }
    return render(request, "single_sign_on/providers.html", context)


@require_POST
def second_factor(request: MemberRequest) -> HttpResponse:
    permissions.require(permissions.may_administer(request.membership))
    form = SecondFactorForm(request.POST)
    if form.is_valid():
        require_second_factor(
            organisation=request.organisation,
            roles=form.cleaned_data["roles"],
            actor=request.user,
            now=timezone.now(),
        )
    return redirect("single_sign_on:providers")


def provider(request: MemberRequest, provider_id: int) -> HttpResponse:
    found = reads.provider_of(request.organisation, provider_id)
    permissions.require(permissions.may_administer(request.membership))
    kind = SAMLForm if found.is_saml else OpenIDForm
    form = kind(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        found.refresh_from_db()
        writes.change_provider(provider=found, actor=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("single_sign_on:provider", found.pk)
    return show(request, found, form=form)


@require_POST
def rules(request: MemberRequest, provider_id: int) -> HttpResponse:
    found = reads.provider_of(request.organisation, provider_id)
    permissions.require(permissions.may_administer(request.membership))
    table = rule_forms(found, request.POST)
    if not table.is_valid():
        return show(request, found, table=table)
    kept = [line for line in table.cleaned_data if line and not line.get("DELETE")]
    writes.set_rules(
        provider=found,
        rules=[(line["value"], line["role"], line["unit"]) for line in kept],
        actor=request.user,
        now=timezone.now(),
    )
    return redirect("single_sign_on:provider", found.pk)


@require_POST
def remove(request: MemberRequest, provider_id: int) -> HttpResponse:
    found = reads.provider_of(request.organisation, provider_id)
    permissions.require(permissions.may_administer(request.membership))
    writes.remove_provider(provider=found, actor=request.user, now=timezone.now())
    return redirect("single_sign_on:providers")


def show(request: MemberRequest, found: Provider, **forms: Any) -> HttpResponse:
    kind = SAMLForm if found.is_saml else OpenIDForm
    context = {
        "provider": found,
        "form": kind(instance=found),
        "table": rule_forms(found),
        "addresses": addresses_of(request, found),
        "last": last_try(found),
    }
    return render(request, "single_sign_on/provider.html", context | forms)


def rule_forms(found: Provider, data: Any = None) -> "BaseFormSet[Any]":
    initial = [{"value": rule.value, "role": rule.role, "unit": rule.unit_id} for rule in found.rules.all()]
    return RuleForms(data, initial=initial, prefix="rules", form_kwargs={"organisation": found.organisation})


def addresses_of(request: MemberRequest, found: Provider) -> dict[str, str]:
    """What the other side has to be told about us."""
    names = {
        "answer": ("saml_acs" if found.is_saml else "openid_connect_callback"),
        **({"metadata": "saml_metadata"} if found.is_saml else {}),
    }
    paths = {use: reverse(name, args=[found.slug]) for use, name in names.items()}
    paths["sign_in"] = reads.door_of(found)
    return {use: request.build_absolute_uri(path) for use, path in paths.items()}


def last_try(found: Provider) -> dict[str, Any] | None:
    if found.last_try is None:
        return None
    told: dict[str, Any] = found.last_try
    code, facts = told["code"], told["facts"]
    sentence = speech.in_words(Refusal(code, **facts), get_language() or "da") if code else ""
    return told | {
        "at": parse_datetime(told["at"]),
        "sentence": sentence,
        "reason": facts.get("reason", ""),
        "role": dict(ROLES).get(told.get("role", ""), ""),
    }
