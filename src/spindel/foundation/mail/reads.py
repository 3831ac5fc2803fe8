from urllib.parse import urlsplit

from django.conf import settings


def can_send() -> bool:
    """Whether this installation has a mail server; without one nothing is sent, and the product says so."""
    return bool(settings.EMAIL_HOST)


def absolute(path: str) -> str:
    """A whole address for a letter, from a path as ``reverse`` gives it; tasks have no request to take it from."""
    site = urlsplit(settings.ADDRESS)
    # ``reverse`` knows the path Spindel lives below in some threads and not in others.
    below = "" if path.startswith(f"{site.path}/") else site.path
    return f"{site.scheme}://{site.netloc}{below}{path}"
