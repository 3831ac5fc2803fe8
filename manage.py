#!/usr/bin/env python
"""Django's own commands; people use `spindel manage …`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spindel.site.settings")
execute_from_command_line(sys.argv)
