from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "spindel.features.zones"
    label = "zones"
    default_auto_field = "django.db.models.BigAutoField"
