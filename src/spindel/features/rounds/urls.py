from django.urls import path

from spindel.features.rounds import views

app_name = "rounds"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("ny/", views.plan, name="plan"),
    path("<int:round_id>/", views.overview, name="round"),
    path("<int:round_id>/aabn/", views.open_round, name="open"),
    path("<int:round_id>/luk/", views.close_round, name="close"),
]
