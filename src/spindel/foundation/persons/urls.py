from django.urls import path

from spindel.foundation.persons import views

app_name = "persons"
urlpatterns = [
    path("", views.look, name="look"),
    path("hent/", views.export, name="export"),
    path("slet/", views.erase, name="erase"),
]
