from django.db import models

from spindel.foundation.organisation.models import Owned, Role, Unit


class Kind(models.TextChoices):
    OIDC = "openid_connect", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class Provider(Owned):
    """Where an organisation's own people show who they are, and how what it tells about them is read."""

    kind = models.CharField(max_length=20, choices=Kind)
    slug = models.SlugField(max_length=60, unique=True)
    """Its part of the addresses. Never changed: people are known by it and their identifier there."""
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=False)
    opens_accounts = models.BooleanField(default=False)
    """Whether somebody we do not know yet is let in, with the role below."""
    is_strong = models.BooleanField(default=False)
    """Whether it asks for more than a password, so that we need not."""
    default_role = models.CharField(max_length=20, choices=Role, blank=True)

    issuer = models.URLField(max_length=300, blank=True)
    client_id = models.CharField(max_length=200, blank=True)
    sealed_secret = models.TextField(blank=True)

    metadata_url = models.URLField(max_length=500, blank=True)
    """Where SAML's certificates are read anew, so that they may change; else they are as pasted."""
    entity_id = models.CharField(max_length=300, blank=True)
    sign_in_url = models.URLField(max_length=500, blank=True)
    certificates = models.JSONField(default=list, blank=True)

    identifier_claim = models.CharField(max_length=200, blank=True)
    """What a person is known by; "" is the standard's own: the subject of OpenID Connect, SAML's persistent NameID."""
    name_claim = models.CharField(max_length=200, default="name")
    email_claim = models.CharField(max_length=200, default="email")
    role_claim = models.CharField(max_length=200, blank=True)
    unit_claim = models.CharField(max_length=200, blank=True)

    last_try = models.JSONField(null=True, blank=True)
    """What the last sign-in said: when, how it went, and the claims it came with. Values only of role and unit."""

    class Meta:
        ordering = ["name", "id"]

    @property
    def is_saml(self) -> bool:
        return self.kind == Kind.SAML


class RoleRule(Owned):
    """Who comes with this value has this role."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="rules")
    value = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["provider", "value"], name="one_rule_per_value")]
