"""Settings of the service, from the environment.

| variable | what | default |
|---|---|---|
| `BRIGHTLINE_DATA` | folder of the database and the secret key | `~/.local/share/brightline` |
| `BRIGHTLINE_DATABASE` | `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME` (`?host=FOLDER`: by its socket) | SQLite in the folder |
| `BRIGHTLINE_HOSTS` | names under which it is reached, with commas | `localhost,127.0.0.1,[::1]` |
| `BRIGHTLINE_URL` | address of the service, for the links in messages | empty: no links |
| `BRIGHTLINE_SMTP` | `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or `smtps://USER:PASSWORD@HOST:465` | no e-mail |
| `BRIGHTLINE_MAIL_FROM` | address that e-mail comes from | `brightline@localhost` |
| `BRIGHTLINE_SMS` | address of the gateway (kannel's `sendsms`), with user and password in it | no SMS |
| `BRIGHTLINE_SMS_FROM` | number that SMS come from | empty: the gateway's own |
| `BRIGHTLINE_SMS_REPLIES` | `USER:PASSWORD` with which the gateway hands in replies and reports | replies refused |
| `BRIGHTLINE_WEBHOOK` | address that each message is posted to as well | none |
| `BRIGHTLINE_WEBHOOK_SECRET` | key of the signature on it | none; must be set with the address |
| `BRIGHTLINE_APPRISE` | further services by the addresses of apprise, with white space between | none |
| `BRIGHTLINE_DEPARTMENT` | YAML file of the department: its name, kinds of reference, letter | a neutral one |
| `BRIGHTLINE_ANCHORS` | file outside of the database to which the log's end is added each hour | none |
| `BRIGHTLINE_ADMINS` | addresses, with commas, that hear by mail where the log or the database fails | nobody |
| `BRIGHTLINE_KEEP_DAYS` | days that payloads of the log are kept, 365 at least | empty: for good |
| `BRIGHTLINE_HTTP` | `1` where it is reached without TLS, as on one's own machine | empty |
| `BRIGHTLINE_PROXY` | `1` behind one proxy that ends TLS, sets `X-Forwarded-Proto` and adds to `X-Forwarded-For` | empty |
"""  # noqa: E501 rows of a table cannot be broken

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from brightline.service import smtp
from brightline.service.department import department
from brightline.service.faults import LOGGING  # noqa: F401 a setting
from brightline.source import BadInput

DATA = Path(os.environ.get("BRIGHTLINE_DATA") or Path.home() / ".local/share/brightline")
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """Give the key that signs sessions and links; it is made once and readable by its owner only."""
    path = DATA / "secret-key"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _database(url: str) -> dict[str, object]:
    """Give the database of a URL. Raises `BadInput` for one of another kind."""
    found = urlsplit(url)
    if found.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(found.path[1:]) or str(DATA / "brightline.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if found.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(found.path[1:]),
            "USER": unquote(found.username or ""),
            "PASSWORD": unquote(found.password or ""),
            "HOST": parse_qs(found.query).get("host", [found.hostname or ""])[0],
            "PORT": str(found.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise BadInput("BRIGHTLINE_DATABASE: write `sqlite:///PATH` or `postgresql://USER@HOST/NAME`")


def _keep_days(text: str) -> int | None:
    """Give how many days payloads of the log are kept. Raises `BadInput` for less than a year."""
    if not text:
        return None
    if not text.isdecimal() or int(text) < 365:
        raise BadInput("BRIGHTLINE_KEEP_DAYS: write a number of days, 365 at least")
    return int(text)


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [
    name for name in os.environ.get("BRIGHTLINE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if name
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "brightline.service.log",
    "brightline.service.people",
    "brightline.service.texts",
    "brightline.service.answers",
    "brightline.service.screening",
    "brightline.service.encounters",
    "brightline.service.notices",
    "brightline.service.approvals",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "brightline.service.people.headers.headers",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "brightline.service.texts.zone.in_its_time",
    "brightline.service.people.entry.Entry",
    "brightline.service.pages.Unusable",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "brightline.service.pages.context",
            ]
        },
    }
]
IS_BEHIND_A_PROXY = os.environ.get("BRIGHTLINE_PROXY") == "1"
if IS_BEHIND_A_PROXY:
    MIDDLEWARE.insert(0, "brightline.service.people.headers.forwarded")
ROOT_URLCONF = "brightline.service.urls"
WSGI_APPLICATION = "brightline.service.wsgi.application"
DATABASES = {"default": _database(os.environ.get("BRIGHTLINE_DATABASE") or "sqlite:///")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
STATIC_URL = "static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(mode=0o755, exist_ok=True)
WHITENOISE_USE_FINDERS = True
MESSAGE_STORAGE = "brightline.service.screened.Messages"
FILE_UPLOAD_HANDLERS: list[str] = []  # no page takes a file, and none may lie in a temporary one
CSRF_FAILURE_VIEW = "brightline.service.pages.csrf_failure"
KEEP_DAYS = _keep_days(os.environ.get("BRIGHTLINE_KEEP_DAYS", ""))
BRIGHTLINE_ANCHORS = os.environ.get("BRIGHTLINE_ANCHORS", "")
BRIGHTLINE_URL = os.environ.get("BRIGHTLINE_URL", "").rstrip("/")

# Mail to the administrators where the log or the database fails (AU-5): faults.py
ADMINS = [("", address.strip()) for address in os.environ.get("BRIGHTLINE_ADMINS", "").split(",") if address]
EMAIL_TIMEOUT = 10
if _smtp := smtp.found():
    EMAIL_HOST, EMAIL_PORT = _smtp.host, _smtp.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp.user, _smtp.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.is_tls, not _smtp.is_tls
    SERVER_EMAIL = _smtp.sender

# Cookies and transport (SC-8)
HAS_TLS = os.environ.get("BRIGHTLINE_HTTP") != "1"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HAS_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HAS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HAS_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_A_PROXY else None
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# What several processes count together, such as tries and codes that were used
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "service_cache"}}

# Sign-in (IA-2, IA-5, IA-11, AC-7): people/signin.py, people/entry.py
DEPARTMENT = department().name  # no password may be made of it
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "brightline.service.people.signin.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "brightline.service.people.passwords.Guessable"},
]
ACCOUNT_ADAPTER = "brightline.service.people.signin.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip", "reauthenticate": "20/m/user"}
ACCOUNT_FORMS = {"login": "brightline.service.people.signin.SignInForm"}
MFA_ADAPTER = "brightline.service.people.signin.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "brightline.service.people.signin.CodeForm",
    "reauthenticate": "brightline.service.people.signin.CodeAgainForm",
}
MFA_TOTP_ISSUER = DEPARTMENT
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HAS_TLS
AXES_HANDLER = "brightline.service.people.signin.Tries"
AXES_USERNAME_CALLABLE = "brightline.service.people.signin.known_name"
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 403
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # AC-7 locks the account, from wherever the tries came
