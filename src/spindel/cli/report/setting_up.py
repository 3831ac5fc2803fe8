"""Django's templates and translations, without a database, settings file or site."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.template.backends.django import DjangoTemplates

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parents[1] / "features" / "results"
"""Its words and templates without its tables, which need the whole site."""


def prepare() -> None:
    """Make the words and templates of the results known; where Django runs already, it is left as it is."""
    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["spindel.webkit"],
            LOCALE_PATHS=[RESULTS / "locale"],
            LANGUAGE_CODE="da",
            LANGUAGES=[("da", "Dansk"), ("en", "English")],
            USE_TZ=True,
        )
    if not apps.ready:
        django.setup()


@cache
def templates() -> DjangoTemplates:
    """The report's own templates, and those of the results."""
    return DjangoTemplates(
        {
            "NAME": "report",
            "DIRS": [HERE / "templates", RESULTS / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {"builtins": ["django.templatetags.i18n", "django.templatetags.static"]},
        }
    )


def rendered(template: str, context: dict[str, object]) -> str:
    return str(templates().get_template(template).render(context))
