"""The product's own settings in surroundings of the tests' own: nothing of the developer's machine reaches in.

Other processes of the same run (pytest-xdist) inherit the folder, and the first one removes it.
"""

import atexit
import os
import tempfile
from pathlib import Path

if "SPINDEL_TEST_HOME" not in os.environ:
    home = tempfile.TemporaryDirectory(prefix="spindel-tests-", ignore_cleanup_errors=True)
    atexit.register(home.cleanup)
    for name in [
        name for name in os.environ if name.startswith("SPINDEL_") and name != "SPINDEL_DATABASE_URL"
    ]:
        del os.environ[name]
    os.environ["SPINDEL_TEST_HOME"] = os.environ["SPINDEL_HOME"] = home.name

from spindel.site.settings import *  # noqa: E402, F403  (the surroundings come first)
from spindel.site.settings import CACHES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_HOST = "smtp.test"  # nothing is sent there: pytest-django keeps what is posted in mailoutbox
DEFAULT_FROM_EMAIL = "Spindel <spindel@example.org>"
ADDRESS = "http://testserver"
STATIC_ROOT = Path(os.environ["SPINDEL_HOME"]) / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Without a database behind it, so that tests that touch none can be cleared up after; the real one is in test_accounts.
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
