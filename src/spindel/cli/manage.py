import os
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spindel.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["spindel manage", *arguments])
    return 0
