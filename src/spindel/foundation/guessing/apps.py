from django.apps import AppConfig


class GuessingConfig(AppConfig):
    name = "spindel.foundation.guessing"
    label = "guessing"
    default_auto_field = "django.db.models.BigAutoField"
