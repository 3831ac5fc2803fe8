from django.urls import path

from spindel.features.zones import views

app_name = "zones"
urlpatterns = [
    path("", views.zones, name="zones"),
    path("vaelg/<int:round_id>/", views.choose, name="choose"),
    path("vaelg/<int:round_id>/<int:unit_id>/", views.choose, name="choose"),
    path("<int:zone_id>/", views.zone, name="zone"),
    path("<int:zone_id>/ret/", views.describe, name="describe"),
    path("<int:zone_id>/tilstand/", views.move, name="move"),
]
