from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.saml import views as saml
from django.urls import path

from spindel.foundation.single_sign_on import views

app_name = "single_sign_on"
urlpatterns = [
    path("", views.providers, name="providers"),
    path("flere-trin/", views.second_factor, name="second-factor"),
    path("<int:provider_id>/", views.provider, name="provider"),
    path("<int:provider_id>/roller/", views.rules, name="rules"),
    path("<int:provider_id>/fjern/", views.remove, name="remove"),
]
by_library_names = [
    path("oidc/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/svar/", oidc.callback, name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/", saml.login, name="saml_login"),
    path("saml/<slug:organization_slug>/svar/", saml.acs, name="saml_acs"),
    # A form sent to an address without its last slash cannot be redirected to the one that has it.
    path("saml/<slug:organization_slug>/svar", saml.acs, name="saml_acs_without_slash"),
    path("saml/<slug:organization_slug>/ind/", saml.finish_acs, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/ud/", saml.sls, name="saml_sls"),
    path("saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
]
