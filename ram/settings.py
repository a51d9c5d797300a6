"""Everything that can be set, from `RAM_*` variables with safe defaults."""

from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from ram.secret import secret_key

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent

# The folder that holds everything of the embedded default: database, files, secret.
RAM_DATA = Path(env.str("RAM_DATA", str(BASE_DIR / "data"))).resolve()
# The one public address. https turns on Secure cookies and HSTS.
RAM_BIND = env.str("RAM_BIND", "127.0.0.1:8000")
HERE = RAM_BIND.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:")
RAM_URL = env.str("RAM_URL", f"http://{HERE}").rstrip("/")
# Who may invite people: "operators" or "everyone".
RAM_INVITES = env.str("RAM_INVITES", "operators")
RAM_UPLOAD_LIMIT = env.int("RAM_UPLOAD_LIMIT", 4 * 1024**3)  # bytes of one file
RAM_WORKERS = env.int("RAM_WORKERS", 2)
RAM_WEB_PROCESSES = env.int("RAM_WEB_PROCESSES", 2)

# On the disk of the library, so that taking a file in is a rename.
RAM_STAGING = RAM_DATA / "staging"
try:
    RAM_STAGING.mkdir(mode=0o700, parents=True, exist_ok=True)
    SECRET_KEY = env.str("RAM_SECRET_KEY", "") or secret_key(RAM_DATA)
except OSError as error:
    # Before any check could run: nothing works without the folder.
    raise SystemExit(
        f"ram cannot write to RAM_DATA={RAM_DATA}: {error.strerror}."
    ) from None
DEBUG = env.bool("RAM_DEBUG", False)

public = urlsplit(RAM_URL)
HTTPS = public.scheme == "https"
ALLOWED_HOSTS = [public.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += env.list("RAM_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [RAM_URL]
# Where to report weaknesses of this installation: mailto:…, https://… or tel:…
RAM_SECURITY_CONTACT = env.str(
    "RAM_SECURITY_CONTACT", f"mailto:security@{public.hostname or 'localhost'}"
)
# Whose X-Forwarded-For names the visitor. https means a proxy on this machine.
RAM_PROXIES = env.list("RAM_PROXIES", default=["127.0.0.1", "::1"] if HTTPS else [])

INSTALLED_APPS = [
    "accounts",
    "sharing",
    "assets",
    "ram.apps.RamConfig",
    "ram.apps.OperatorsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "ram.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ram.ballast.BallastMiddleware",
    "ram.security_log.RefusalMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SessionUserMiddleware",
    "accounts.middleware.BusyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ram.policy.PolicyMiddleware",
]

ROOT_URLCONF = "ram.urls"
WSGI_APPLICATION = "ram.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["ram.templatetags.ram"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "ram.forms.Renderer"

SQLITE = f"sqlite:///{RAM_DATA / 'ram.sqlite3'}"
DATABASES = {"default": env.db_url("RAM_DATABASE_URL", SQLITE)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A reader that turns writer would fail at once; immediate ones wait.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives a power cut, in WAL mode too.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728"
        ),
    }
    # Opening the file anew costs a small request a third of its time.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # A file, as in life: threads of a database in memory lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": str(RAM_DATA / "test.sqlite3")}
else:
    # Beside what the address says, such as sslmode.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    # While the server is away nobody waits long, and each new request tries anew.
    # Few idle ones: each that died with the server costs the next request a pause.
    options["pool"] = {"min_size": 1, "max_size": 16, "max_idle": 60}
    options["pool"] |= {"timeout": 4, "reconnect_timeout": 1}
    options.setdefault("connect_timeout", 4)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Codes that were used must be known to all processes: the database is what they share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ram_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "accounts.hashing.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": VALIDATION + "CommonPasswordValidator"},
    {"NAME": "accounts.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assets:timeline"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# allauth's own limits hold only with a shared cache; ours are in `accounts.tries`.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "accounts.mfa.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Phones are not always on time; each code counts once all the same.
MFA_TOTP_TOLERANCE = 1

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_NAME = "__Host-ram_session" if HTTPS else "ram_session"
SESSION_COOKIE_SECURE = HTTPS
RAM_DEVICE_COOKIE = "__Host-ram_device" if HTTPS else "ram_device"
CSRF_COOKIE_NAME = "__Host-ram_csrf" if HTTPS else "ram_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ram.views.csrf_failure"

SECURE_SSL_REDIRECT = HTTPS
# Wherever a request says it came to, there is one address to go on to.
SECURE_SSL_HOST = public.netloc if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^health/(live/)?$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE, CSP.STRICT_DYNAMIC],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:"],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["htmx", "ram"],
}

STATIC_URL = "static/"
STATIC_ROOT = RAM_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "assets.storage.LocalStorage",
        "OPTIONS": {"location": RAM_DATA / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Plain multi-file forms; larger libraries come through resumable uploads.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_TEMP_DIR = RAM_STAGING

USE_TZ = True
RAM_TIME_ZONE = env.str("RAM_TIME_ZONE", "UTC")
# An unknown one is reported by ram.checks; Django would stop with a traceback.
TIME_ZONE = RAM_TIME_ZONE if RAM_TIME_ZONE in available_timezones() else "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "ram.security_log.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%SZ",
        }
    },
    "filters": {"outages": {"()": "ram.outages.InOneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["outages"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # It would name addresses, and a link's address is its secret: refusals are noted
    # by ram.security_log. Errors are still reported.
    "loggers": {"django.request": {"level": "ERROR"}},
}
