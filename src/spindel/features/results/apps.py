from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "spindel.features.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"
