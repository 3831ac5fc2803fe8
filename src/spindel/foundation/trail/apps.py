from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "spindel.foundation.trail"
    label = "trail"
