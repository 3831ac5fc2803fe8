from django.urls import path

from spindel.demo import views

app_name = "demo"
urlpatterns = [path("ind/", views.enter, name="enter")]
