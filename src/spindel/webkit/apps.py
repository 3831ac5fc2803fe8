from django.apps import AppConfig


class WebkitConfig(AppConfig):
    name = "spindel.webkit"
    label = "webkit"
    default_auto_field = "django.db.models.BigAutoField"
