from django.urls import path

from spindel.foundation.operations import views

app_name = "operations"
urlpatterns = [
    path("baggrundsopgaver/", views.tasks, name="tasks"),
    path("baggrundsopgaver/igen/", views.retry, name="retry"),
    path("baggrundsopgaver/fjern/", views.set_aside, name="set-aside"),
    path("proevemail/", views.try_mail, name="try-mail"),
]
