from django.urls import path

from spindel.features.answering import views

app_name = "answering"
PLACE = "svar/<int:round_id>/<int:unit_id>"
urlpatterns = [
    path("s/", views.enter, {"key": ""}, name="enter"),
    path("s/aaben/<str:code>/", views.open_link, name="open-link"),
    path("s/tak/", views.thanks, name="thanks"),
    path("svar/", views.mine, name="mine"),
    path(f"{PLACE}/", views.promise, name="promise"),
    path(f"{PLACE}/begynd/", views.start, name="start"),
    path(f"{PLACE}/oversigt/", views.overview, name="overview"),
    path(f"{PLACE}/emne/<str:section_id>/", views.section, name="section"),
    path(f"{PLACE}/send/", views.send, name="send"),
    path(f"{PLACE}/sendt/", views.sent, name="sent"),
    path(f"{PLACE}/stand/", views.state_by_key, name="state-by-key"),
    path(f"{PLACE}/gem/", views.save_by_key, name="save-by-key"),
    path(f"{PLACE}/bilag/<str:item>/", views.evidence, name="evidence"),
    path(f"{PLACE}/bilag/<str:item>/<uuid:evidence_id>/slet/", views.remove_evidence, name="remove-evidence"),
    path(f"{PLACE}/fil/<uuid:evidence_id>/", views.evidence_file, name="evidence-file"),
    path("svar/<int:round_id>/bilag/", views.all_evidence, name="all-evidence"),
    path("svar/<int:round_id>/papir/", views.sheets, name="papers"),
    path(f"{PLACE}/papir/", views.key_in, name="key-in"),
    path(f"{PLACE}/skema.xlsx", views.workbook, name="workbook"),
    path(f"{PLACE}/fil/", views.upload, name="upload"),
    path("svar/ark/<int:sheet_id>/", views.state, name="state"),
    path("svar/ark/<int:sheet_id>/gem/", views.save, name="save"),
]
