"""Django's settings; what differs from place to place comes from env."""

import operator
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from spindel.site import env

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
DEMO = env.flag("SPINDEL_DEMO")
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.words("SPINDEL_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("SPINDEL_ORIGINS")
BEHIND_TLS = env.flag("SPINDEL_TLS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "spindel.site",
    "spindel.webkit",
    "spindel.foundation.audit",
    "spindel.foundation.walls",
    "spindel.foundation.guessing",
    "spindel.foundation.jobs",
    "spindel.foundation.accounts",
    "spindel.foundation.organisation",
    "spindel.foundation.single_sign_on",
    "spindel.foundation.operations",
    "spindel.foundation.trail",
    "spindel.foundation.persons",
    "spindel.features.catalogue",
    "spindel.features.rounds",
    "spindel.features.answering",
    "spindel.features.results",
    "spindel.features.zones",
    "spindel.demo",
    # After ours, so that our words win where both say the same.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
]

MIDDLEWARE = [
    "spindel.site.headers.strict_headers",
    "spindel.foundation.walls.middleware.request_behind_walls",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "spindel.foundation.accounts.middleware.note_sign_in_in_use",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "spindel.foundation.organisation.middleware.organisation_of_request",
    "spindel.site.middleware.say_refusals",
    "spindel.foundation.guessing.middleware.slow_down_guessing",
]

ROOT_URLCONF = "spindel.site.urls"
WSGI_APPLICATION = "spindel.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "spindel.site.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(env.database_url())}
if password := env.database_password():
    DATABASES["default"]["PASSWORD"] = password
env.refuse_weak_password(DATABASES["default"].get("PASSWORD") or "", DATABASES["default"].get("HOST") or "")
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    # WAL with writers queueing for the lock: the deferred default fails under load (docs/decisions/0003).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # Beside what the address itself says, such as sslmode.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.number("SPINDEL_POOL", 8),
        "timeout": 10,
    }

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

# The library's pages by our addresses, forms and words: foundation/accounts.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("SPINDEL_PROXIES", 0)
ACCOUNT_ADAPTER = "spindel.foundation.accounts.contributions.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = operator.attrgetter("name")
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "spindel.foundation.accounts.forms.SignInForm",
    "reset_password": "spindel.foundation.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "spindel.foundation.accounts.forms.NewPasswordForm",
    "change_password": "spindel.foundation.accounts.forms.ChangePasswordForm",
    "set_password": "spindel.foundation.accounts.forms.FirstPasswordForm",
    "reauthenticate": "spindel.foundation.accounts.forms.PasswordAgainForm",
}
ACCOUNT_RATE_LIMITS = {
    # Only wrong tries count, for the one who makes them (accounts.contributions); all of a town hall is one address.
    "login": None,
    "login_failed": "10/5m/key,300/5m/ip",
    "login_failed_on_known_device": "10/5m/key",
    "reset_password": "60/5m/ip,5/h/key",
    "reset_password_from_key": "300/5m/ip",
}
SOCIALACCOUNT_ADAPTER = "spindel.foundation.single_sign_on.contributions.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link on the intranet is enough; it signs nobody in as somebody else
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = {
    "saml": {"provider_class": "spindel.foundation.single_sign_on.contributions.SteadySAML"}
}
MFA_ADAPTER = "spindel.foundation.accounts.contributions.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Spindel"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers themselves allow it on this machine only
MFA_FORMS = {
    "authenticate": "spindel.foundation.accounts.forms.CodeForm",
    "reauthenticate": "spindel.foundation.accounts.forms.CodeAgainForm",
    "activate_totp": "spindel.foundation.accounts.forms.ConnectAppForm",
    "add_webauthn": "spindel.foundation.accounts.forms.AddPasskeyForm",
}

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.static_root()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "spindel_session"
CSRF_COOKIE_NAME = "spindel_csrf"
LANGUAGE_COOKIE_NAME = "spindel_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "spindel.site.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

CONTACT = env.contact()
RESPONSIBLE = env.responsible()
ADDRESS = env.address() or "http://127.0.0.1:8000"
FORCE_SCRIPT_NAME = env.path()
MAIL_SERVER = env.mail_server()
EMAIL_BACKEND = "spindel.foundation.mail.writes.Server"
EMAIL_HOST = MAIL_SERVER.host
EMAIL_PORT = MAIL_SERVER.port
EMAIL_HOST_USER = MAIL_SERVER.user
EMAIL_HOST_PASSWORD = MAIL_SERVER.password
EMAIL_USE_TLS = MAIL_SERVER.security == "starttls"
EMAIL_USE_SSL = MAIL_SERVER.security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_SERVER.sender

CACHES = {
    # Counts wrong tries, so it is shared by all processes; what results remember is each process's own.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_tally",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    },
    "results": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "results",
        "OPTIONS": {"MAX_ENTRIES": 5000},
        "TIMEOUT": None,
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
EVIDENCE_ROOT = env.home() / "files" / "evidence"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the e-mail is unique whatever its case: accounts.models.User.Meta
    "security.W005",  # whether HSTS holds for all of a municipality's domains is not for one application to say
    "security.W021",
    "security.W008",  # the proxy that ends TLS sends plain requests there
]
if not BEHIND_TLS:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W012", "security.W016"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
