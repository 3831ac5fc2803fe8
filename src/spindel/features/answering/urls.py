from django.urls import path

from spindel.features.answering import views

app_name = "answering"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:round_id>/<int:unit_id>/", views.promise, name="promise"),
    path("<int:round_id>/<int:unit_id>/begynd/", views.start, name="start"),
    path("<int:round_id>/<int:unit_id>/oversigt/", views.overview, name="overview"),
    path("<int:round_id>/<int:unit_id>/emne/<str:section_id>/", views.section, name="section"),
    path("<int:round_id>/<int:unit_id>/send/", views.send, name="send"),
    path("<int:round_id>/<int:unit_id>/sendt/", views.sent, name="sent"),
    path("ark/<int:sheet_id>/", views.state, name="state"),
    path("ark/<int:sheet_id>/gem/", views.save, name="save"),
]
