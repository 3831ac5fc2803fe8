from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "spindel.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
