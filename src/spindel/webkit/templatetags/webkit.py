from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from spindel.webkit import speech
from spindel.webkit.offers import panels_at

register = template.Library()


@register.simple_tag(takes_context=True)
def spot(context: dict[str, Any], name: str, **facts: Any) -> SafeString:
    """Render what other slices offer at this place: ``{% spot "some.page" thing=thing %}``."""
    request = context["request"]
    return mark_safe(
        "".join(
            render_to_string(panel.template, dict(panel.context), request)
            for panel in panels_at(name, request, **facts)
        )
    )


@register.filter
def in_words(refused: object) -> str:
    """A refusal as its sentence in the reader's language: ``{{ refusal|in_words }}``."""
    return speech.in_words(refused, get_language() or "da") if refused else ""
