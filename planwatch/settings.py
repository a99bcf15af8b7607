"""All settings, read from the environment, strictly: a value that cannot be understood stops the start.

Each variable is listed with its meaning in .env.example; a test holds the two together.
"""

import contextlib
import os
import pathlib
import tempfile
from typing import Any

import dj_database_url
import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP

from planwatch import embedded
from planwatch.environment import contact, count, environment, flag, mailer, words
from planwatch.logs import logging_settings

BASE_DIR = pathlib.Path(__file__).resolve().parent.parent


def local_secret() -> str:
    """A secret key for a local run, made once and kept in var/ with mode 0600."""
    path = BASE_DIR / "var" / "secret_key"
    try:
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
                file.write(get_random_secret_key())
                file.flush()
                # Two workers that start at once must end with one key: the second link fails.
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, path)
        return path.read_text()
    except OSError:
        return get_random_secret_key()  # A read-only folder: sessions then end with this process.


DEBUG = environment("DEBUG", "0", flag)
PUBLIC = environment("PUBLIC", "0", flag)
SECRET_KEY = environment("SECRET_KEY", "", str) or local_secret()
if PUBLIC and not os.environ.get("SECRET_KEY"):
    raise ImproperlyConfigured("PUBLIC=1 needs SECRET_KEY: 50 random characters; see .env.example.")
ALLOWED_HOSTS = environment("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", words)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PUBLIC else []
# Whether whoever may publish needs a second factor. Public, there is no choice; a page says where it is relaxed.
SECOND_FACTOR = environment("SECOND_FACTOR", "", lambda value: flag(value) if value else PUBLIC)
if PUBLIC and not SECOND_FACTOR:
    raise ImproperlyConfigured("SECOND_FACTOR=0 is for a local run: with PUBLIC=1, who may publish needs one.")

DATABASE_URL = environment("DATABASE_URL", "", str)
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(DATABASE_URL or embedded.Cluster(embedded.LOCAL).url, conn_health_checks=True)
}
# A worker has four threads, so four connections are enough for it; tests and commands may take more.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    pool={"min_size": 1, "max_size": 8, "timeout": 5}, connect_timeout=3
)

INSTALLED_APPS = [
    "pgtrigger",
    "pghistory",
    "pghistory.admin",
    "planwatch.curation.CurationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_structlog",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "sources",
    "provisions",
    "desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "planwatch.http.Compress",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "planwatch.http.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "planwatch.accounts.RefusedForms",
    "provisions.no_record.TellNoRecord",
]

ROOT_URLCONF = "planwatch.urls"
WSGI_APPLICATION = "planwatch.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "planwatch.staff.local_run",
            ],
        },
    }
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# Scrypt needs memory too, which those who guess have least of, and half the time of Django's own choice, PBKDF2.
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Scrypt", "PBKDF2")]
AUTHENTICATION_BACKENDS = ["desk.members.Members"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:index"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "planwatch.accounts.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "planwatch: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # Else a stranger could have us write to anybody.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PUBLIC else "http"
# Others' tries never lock the owner out: `key` is an account as tried from one address (planwatch/accounts.py).
# Only at the second factor it is the account alone, since many addresses together would guess six digits; who
# gets there has the password, and the owner still has a passkey, or takes a new password by mail.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/300s/key",
    "reset_password": "5/m/ip,20/h/ip",
    "report": "5/h/ip,20/d/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "planwatch"
MFA_TOTP_TOLERANCE = 1  # A phone's clock may be half a minute off.
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Nobody signs up with another's address: people are invited.
ALLAUTH_TRUSTED_PROXY_COUNT = environment("PROXY_COUNT", "", lambda value: count(value) if value else int(PUBLIC))

CACHES = {
    "default": {
        # Shared by all workers, so that a rate limit is one limit; the table is made by a migration of desk.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "desk_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

MAILERS = {"default": environment("EMAIL_URL", "", mailer)}
DEFAULT_FROM_EMAIL = environment("EMAIL_FROM", "planwatch@localhost", str)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
DATE_FORMAT = "j M Y"
FORMAT_MODULE_PATH = ["planwatch.formats"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "planwatch.storage.StaticFiles"},
}
WHITENOISE_MAX_AGE = 600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # Half the work of compressing; nothing names the others.

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "planwatch.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC else None
SECURE_SSL_REDIRECT = PUBLIC
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SESSION_COOKIE_SECURE = PUBLIC
CSRF_COOKIE_SECURE = PUBLIC
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PUBLIC
SECURE_HSTS_PRELOAD = PUBLIC

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

TASKS = {"default": {"BACKEND": "django_tasks_db.backend.DatabaseBackend"}}

PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_ALL_EVENTS = False  # The admin reads the events of one row or model, not of all tables.
PGHISTORY_ADMIN_CLASS = "desk.history_admin.HistoryAdmin"
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_BASE_MODEL = "planwatch.history.Event"

CONTACT = environment("CONTACT", "", contact)

LOG_LEVEL = environment(
    "LOG_LEVEL",
    "WARNING",
    lambda level: {name: name for name in ("DEBUG", "INFO", "WARNING", "ERROR")}[level],
)
LOGGING = logging_settings(LOG_LEVEL)
