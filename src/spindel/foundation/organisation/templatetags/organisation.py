from django import template

from spindel.foundation.organisation.forms import role_title

register = template.Library()
register.filter("role_title", role_title)
