from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "spindel.foundation.operations"
    label = "operations"
