"""The product's own settings, with static files straight from the source."""

from tests.settings import *  # noqa: F403

WHITENOISE_USE_FINDERS = True
