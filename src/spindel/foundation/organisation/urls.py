from django.urls import path

from spindel.foundation.organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("vaelg/", views.choose, name="choose"),
    path("enheder/", views.add_unit, name="add-unit"),
    path("enheder/<int:unit_id>/", views.change_unit, name="unit"),
    path("enheder/<int:unit_id>/fjern/", views.remove_unit, name="remove-unit"),
    path("personer/", views.add_member, name="add-member"),
    path("personer/<int:membership_id>/link/", views.renew_link, name="renew-link"),
    path("personer/<int:membership_id>/fjern/", views.remove_member, name="remove-member"),
]
