from django.urls import path

from spindel.foundation.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("log.csv", views.table_csv, name="table-csv"),
    path("log.xlsx", views.table_xlsx, name="table-xlsx"),
]
