from django.urls import path

from spindel.foundation.organisation.views import bodies, choosing, imports, people, units

app_name = "organisation"
urlpatterns = [
    path("", units.overview, name="overview"),
    path("vaelg/", choosing.choose, name="choose"),
    path("oplysninger/", choosing.settings, name="settings"),
    path("enheder/", units.add_unit, name="add-unit"),
    path("enheder/<int:unit_id>/", units.unit, name="unit"),
    path("enheder/<int:unit_id>/ret/", units.change_unit, name="change-unit"),
    path("enheder/<int:unit_id>/luk/", units.end_unit, name="end-unit"),
    path("enheder/<int:unit_id>/sammenlaeg/", units.merge_unit, name="merge-unit"),
    path("enheder/<int:unit_id>/fjern/", units.remove_unit, name="remove-unit"),
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.add_member, name="add-member"),
    path("personer/<int:membership_id>/", people.member, name="member"),
    path("personer/<int:membership_id>/link/", people.renew_link, name="renew-link"),
    path("personer/<int:membership_id>/fjern/", people.remove_member, name="remove-member"),
    path("indlaes/", imports.imports, name="imports"),
    path("indlaes/<int:upload_id>/", imports.upload, name="upload"),
    path("indlaes/<int:upload_id>/fortryd/", imports.drop_upload, name="drop-upload"),
    path("indlaes/skabelon/<str:file_name>", imports.template, name="template"),
    path("udvalg/", bodies.bodies, name="bodies"),
    path("udvalg/nyt/", bodies.add_body, name="add-body"),
    path("udvalg/<int:body_id>/", bodies.body, name="body"),
    path("udvalg/<int:body_id>/ret/", bodies.change_body, name="change-body"),
    path("udvalg/<int:body_id>/luk/", bodies.end_body, name="end-body"),
    path("udvalg/<int:body_id>/<int:membership_id>/fjern/", bodies.take_seat, name="take-seat"),
]
