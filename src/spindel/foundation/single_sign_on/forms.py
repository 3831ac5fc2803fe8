from typing import Any

from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spindel.core.refusals import Refusal
from spindel.foundation.organisation.models import Organisation, Role
from spindel.foundation.organisation.reads import current_units_of
from spindel.foundation.single_sign_on import reads
from spindel.foundation.single_sign_on.models import Kind, Provider
from spindel.webkit import speech

ROLES = [
    (Role.RESPONDENT, _("Respondent")),
    (Role.UNIT_LEADER, _("Unit leader")),
    (Role.READER, _("Reader")),
    (Role.ROUND_LEADER, _("Round leader")),
    (Role.OPERATOR, _("Operator")),
    (Role.ADMINISTRATOR, _("Administrator")),
]
SHOWN = ["name", "is_active", "opens_accounts", "is_strong", "default_role"]
READ = ["identifier_claim", "name_claim", "email_claim", "role_claim", "unit_claim"]


class SecondFactorForm(forms.Form):
    """Which roles come in only with more than a password."""

    roles = forms.MultipleChoiceField(
        label=_("These roles need more than a password"),
        choices=ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has one is led to set up a passkey or an app before anything else."),
    )


class NewProviderForm(forms.Form):
    name = forms.CharField(
        label=_("Name on the button"), max_length=80, help_text=_("Usually the municipality's name.")
    )
    kind = forms.ChoiceField(
        label=_("How do the two talk to each other?"),
        choices=Kind.choices,
        initial=Kind.OIDC,
        widget=forms.RadioSelect,
        help_text=_(
            "Both work with Microsoft Entra ID, AD FS, Keycloak and OS2faktor. Take OpenID Connect if you may choose."
        ),
    )


class ProviderForm(forms.ModelForm):
    """What both kinds have in common: who comes in, and how what is told about them is read."""

    default_role = forms.ChoiceField(
        label=_("Role of who fits no line of the table"),
        required=False,
        choices=[("", _("None: they are not let in")), *ROLES],
    )

    class Meta:
        model = Provider
        fields = [*SHOWN, *READ]
        labels = {
            "name": _("Name on the button"),
            "is_active": _("Open: the button stands on the sign-in page"),
            "opens_accounts": _("Let in people who have not been added here"),
            "is_strong": _("It asks for more than a password"),
            "identifier_claim": _("What a person is known by"),
            "name_claim": _("Claim with the name"),
            "email_claim": _("Claim with the e-mail address"),
            "role_claim": _("Claim with the role"),
            "unit_claim": _("Claim with the unit"),
        }
        help_texts = {
            "is_strong": _("Then nobody who comes this way is asked for a second step here."),
            "role_claim": _("Its values stand in the table below. Empty: roles are given in Spindel."),
            "unit_claim": _("Its value is a unit's key or its name here."),
        }


class OpenIDForm(ProviderForm):
    issuer = forms.URLField(
        label=_("Issuer"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("The address without “/.well-known/openid-configuration”."),
    )
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept locked and never shown again. Empty: the one there is stays."),
    )

    class Meta(ProviderForm.Meta):
        fields = ["issuer", "client_id", *SHOWN, *READ]
        labels = ProviderForm.Meta.labels | {"client_id": _("Client id")}
        help_texts = ProviderForm.Meta.help_texts | {
            "identifier_claim": _("Empty: “sub”. Never something that changes, such as the e-mail address."),
        }

    field_order = ["name", "issuer", "client_id", "secret"]

    def clean_issuer(self) -> str:
        issuer = str(self.cleaned_data["issuer"])
        if issuer:
            said(lambda: reads.check_issuer(secure(issuer)))
        return issuer


class SAMLForm(ProviderForm):
    metadata_url = forms.URLField(
        label=_("Address of the metadata"), required=False, max_length=500, assume_scheme="https"
    )
    metadata_xml = forms.CharField(
        label=_("… or the metadata itself"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("XML. Then a new certificate has to be pasted here when the old one runs out."),
    )

    class Meta(ProviderForm.Meta):
        fields = ["metadata_url", *SHOWN, *READ]
        help_texts = ProviderForm.Meta.help_texts | {
            "identifier_claim": _(
                "Empty: a persistent NameID. Else an attribute that never changes, such as the employee's number."
            ),
        }

    field_order = ["name", "metadata_url", "metadata_xml"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = None
        if xml := cleaned.pop("metadata_xml", ""):
            found = self.tried("metadata_xml", lambda: reads.metadata_in(xml))
        elif url := cleaned.get("metadata_url"):
            found = self.tried("metadata_url", lambda: reads.metadata_at(secure(url)))
        if found:
            cleaned |= {
                "entity_id": found.entity_id,
                "sign_in_url": found.sign_in_url,
                "certificates": found.certificates,
            }
        return cleaned

    def tried(self, field: str, find: Any) -> Any:
        try:
            return said(find)
        except forms.ValidationError as refused:
            self.add_error(field, refused)
            return None


def said(find: Any) -> Any:
    """A refusal said beside its field."""
    try:
        return find()
    except Refusal as refusal:
        raise forms.ValidationError(speech.in_words(refusal, get_language() or "da")) from None


def secure(url: str) -> str:
    if settings.SESSION_COOKIE_SECURE and not url.startswith("https://"):
        raise forms.ValidationError(_("The address must begin with https://"))
    return url


class RuleForm(forms.Form):
    value = forms.CharField(label=_("Value"), max_length=200)
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *ROLES])
    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Unit"), required=False, empty_label=_("The one told, if any")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = current_units_of(organisation)  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = lambda unit: unit.name  # type: ignore[attr-defined]


RuleForms = formset_factory(RuleForm, extra=3, can_delete=True, max_num=100, validate_max=True)
