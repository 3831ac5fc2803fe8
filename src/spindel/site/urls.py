from django.conf import settings
from django.urls import include, path

from spindel.foundation.accounts import urls as accounts
from spindel.foundation.single_sign_on import urls as single_sign_on
from spindel.site import public, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sprog/", views.choose_language, name="set_language"),
    path("kom-i-gang/<token>/", views.set_up, name="set-up"),
    path("sundhed/", views.health, name="health"),
    path("was/", public.accessibility, name="accessibility"),
    path("privatliv/", public.privacy, name="privacy"),
    path(".well-known/security.txt", public.security_txt, name="security-txt"),
    path("konto/", include(accounts)),
    path("konto/", include(accounts.by_library_names)),
    path("konto/log-ind/", include(single_sign_on.by_library_names)),
    path("organisation/log-ind/", include(single_sign_on)),
    path("organisation/", include("spindel.foundation.organisation.urls")),
    path("drift/", include("spindel.foundation.operations.urls")),
    path("log/", include("spindel.foundation.trail.urls")),
    path("persondata/", include("spindel.foundation.persons.urls")),
    path("maalinger/", include("spindel.features.rounds.urls")),
    path("", include("spindel.features.answering.urls")),
    path("resultater/", include("spindel.features.results.urls")),
    path("udviklingszoner/", include("spindel.features.zones.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("spindel.demo.urls")))

handler404 = "spindel.site.views.not_found"
handler403 = "spindel.site.views.not_allowed"
handler400 = "spindel.site.views.not_understood"
handler429 = "spindel.site.views.too_many"
handler500 = "spindel.site.views.failed"
