from django.urls import URLPattern, path

from spindel.features.results import views


def pages(prefix: str) -> list[URLPattern]:
    """The same pages for the whole organisation, a unit and a respondent's own sheet."""
    return [
        path(prefix, views.result, name="result"),
        path(f"{prefix}punkt/<str:node>/", views.point, name="point"),
        path(f"{prefix}regnestykke/<str:node>/", views.working, name="sum"),
        path(f"{prefix}spindelvaev.svg", views.web_svg, name="web-svg"),
        path(f"{prefix}spindelvaev.png", views.web_png, name="web-png"),
        path(f"{prefix}tal.csv", views.table_csv, name="table-csv"),
        path(f"{prefix}tal.xlsx", views.table_xlsx, name="table-xlsx"),
    ]


def further(prefix: str) -> list[URLPattern]:
    """What only a place has that more than one person answers for."""
    return [
        path(f"{prefix}sammenlign/", views.compare, name="compare"),
        path(f"{prefix}sammenlign/spindelvaev.svg", views.compare_svg, name="compare-svg"),
        path(f"{prefix}sammenlign/spindelvaev.png", views.compare_png, name="compare-png"),
        path(f"{prefix}sammenlign/tal.csv", views.compare_csv, name="compare-csv"),
        path(f"{prefix}sammenlign/tal.xlsx", views.compare_xlsx, name="compare-xlsx"),
        path(f"{prefix}varmekort/", views.heat, name="heat"),
        path(f"{prefix}over-tid/", views.over_time, name="over-time"),
        path(f"{prefix}tal-om/", views.discuss, name="discuss"),
    ]


app_name = "results"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("<int:round_id>/samme-spoergsmaal/", views.same_questions, name="same-questions"),
    *pages("<int:round_id>/"),
    *pages("<int:round_id>/<int:unit_id>/"),
    *further("<int:round_id>/"),
    *further("<int:round_id>/<int:unit_id>/"),
    *pages("<int:round_id>/eget/<int:sheet_id>/"),
]
