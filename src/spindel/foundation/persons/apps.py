from django.apps import AppConfig


class PersonsConfig(AppConfig):
    name = "spindel.foundation.persons"
    label = "persons"
