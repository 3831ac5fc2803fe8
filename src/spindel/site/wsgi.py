import os
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spindel.site.settings")
inside = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Spindel may live below a path of its own; some proxies take it off before they pass a request on, some do not."""
    path = settings.FORCE_SCRIPT_NAME
    if path and environ["PATH_INFO"].startswith(f"{path}/"):
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(path)
    return inside(environ, start_response)
