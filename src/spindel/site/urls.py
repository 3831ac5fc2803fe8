from django.conf import settings
from django.urls import include, path

from spindel.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sprog/", views.choose_language, name="set_language"),
    path("kom-i-gang/<token>/", views.set_up, name="set-up"),
    path("sundhed/", views.health, name="health"),
    path("konto/", include("spindel.foundation.accounts.urls")),
    path("organisation/", include("spindel.foundation.organisation.urls")),
    path("maalinger/", include("spindel.features.rounds.urls")),
    path("svar/", include("spindel.features.answering.urls")),
    path("resultater/", include("spindel.features.results.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("spindel.demo.urls")))

handler404 = "spindel.site.views.not_found"
handler403 = "spindel.site.views.not_allowed"
handler400 = "spindel.site.views.not_understood"
handler500 = "spindel.site.views.failed"
