from django import template

from spindel.foundation.organisation.reads import role_called

register = template.Library()
register.filter("role_called", role_called)
