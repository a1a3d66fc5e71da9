"""Django settings, all from the environment; the defaults are safe for a developer's own machine.

`SEEWHY_PRODUCTION=1` turns every safe-guard on and refuses to start without a secret key. The
variables are listed in docs/settings.md.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from studyapp import objects
from studyapp.catalogues import compiled
from studyapp.environment import address, switch, whole_number

env = environ.FileAwareEnv()  # NAME_FILE names a file that holds the value of NAME

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("SEEWHY_DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)  # the database file needs its folder

PRODUCTION = switch("SEEWHY_PRODUCTION", False)
DEBUG = switch("SEEWHY_DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("SEEWHY_DEBUG=1 would show secrets to visitors; unset it.")


def _secret_key() -> str:
    """The key from the environment or the data folder; only a developer may go without one."""
    key_file = DATA_DIR / "secret_key"
    key = env.str("SEEWHY_SECRET_KEY", "") or (key_file.read_text() if key_file.exists() else "")
    if PRODUCTION and len(key) < 50:
        raise ImproperlyConfigured(
            "SEEWHY_PRODUCTION=1 needs SEEWHY_SECRET_KEY: at least 50 random characters. Make one "
            'with: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return key or "insecure-key-for-development-and-tests-only"


SECRET_KEY = _secret_key()
# Keys of before: what they signed or encrypted is still read, new things are made with the key.
SECRET_KEY_FALLBACKS = env.list("SEEWHY_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "SEEWHY_ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
# The address that links in invitations begin with, where no request tells it.
SITE = env.str("SEEWHY_SITE", "")
CSRF_TRUSTED_ORIGINS = env.list("SEEWHY_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "studyapp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "studyapp.metrics.Requests",
    "studyapp.middleware.PermissionsPolicy",
    "studyapp.middleware.KeptByNobody",
    "studyapp.host_cookies.HostCookies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "studyapp.middleware.PicturesFirst",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "studyapp.languages.ParticipantsLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "studyapp.security_log.Refusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "studyapp.session_limits.SessionLimits",
    "studyapp.second_factor.SecondFactorOfStaff",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "studyapp.urls"
WSGI_APPLICATION = "studyapp.wsgi.application"
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
            ]
        },
    }
]

# --- Database: SQLite by default; DATABASE_URL=postgres://... for more than one machine.
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{DATA_DIR / 'seewhy.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Django's own defaults lose answers under load: readers that turn into writers meet "database
    # is locked". FULL makes an acknowledged answer survive a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
        ),
    }
    # A file, not memory: tests with several connections must see the locking of real life.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # A thread keeps its connection: opening one for every request takes longer than most requests.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
else:
    # A server that is away, or a network that swallows everything, is noticed after seconds, and
    # people are told to try again; a lock is waited for as long as on SQLite. Each can be set
    # otherwise behind the address: ?connect_timeout=10
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "tcp_user_timeout": 4000,  # milliseconds that what was sent may go unacknowledged
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "options": "-c lock_timeout=20000",
    } | DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Files: pictures, classifiers, explanations. Served by checked views only, never by path.
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if env.str("SEEWHY_STORAGE", ""):
    STORAGES["media"] = objects.described(env.str("SEEWHY_STORAGE"))
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns at every start where it is missing
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
if PRODUCTION:
    STORAGES["staticfiles"]["BACKEND"] = "studyapp.static_files.VersionedFiles"

# Folders of this machine that researchers may take model files from.
CLASSIFIER_FOLDERS = env.list("SEEWHY_CLASSIFIER_FOLDERS", default=[])
# Folders of this machine that researchers may take pictures from.
PICTURE_FOLDERS = env.list("SEEWHY_PICTURE_FOLDERS", default=[])
# Hosts besides the known recruiters' that return links may lead to: see studyapp/return_links.py.
RETURN_HOSTS = [host.strip() for host in env.list("SEEWHY_RETURN_HOSTS", default=[])]
# How many pictures may be uploaded at once; more come as a zip file.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
# A questionnaire is sent as a whole: forty items of five choices, in six languages.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000

# --- People and sessions
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "studyapp.passwords.NotOurWords"},
    {"NAME": "studyapp.passwords.NotBreached"},
]
PASSWORD_WORDS = env.list("SEEWHY_PASSWORD_WORDS", default=[])  # names of the organisation
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "studies"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses who is locked out, before any password is read
    "django.contrib.auth.backends.ModelBackend",
]
# Five wrong passwords or codes for one account from one address close it for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # who logged in when, from where, is nobody's business
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "csrfmiddlewaretoken"]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_CLIENT_IP_CALLABLE = "studyapp.client_address.client_address"
PROXIES = whole_number("SEEWHY_PROXIES", 0)  # how many stand in front and are to be believed

# --- One log-in for the workplace and the administration, with a second factor
MFA = switch("SEEWHY_MFA", PRODUCTION)  # whether staff must have one; all others may
MFA_OF_VIEWERS = switch("SEEWHY_MFA_OF_VIEWERS", MFA)  # who only looks sees answers, too
ACCOUNT_ADAPTER = "studyapp.second_factor.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # they count per process; axes counts in the database
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
MFA_ADAPTER = "studyapp.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "SeeWhy"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "studyapp.forms.second_factor.CodeForm",
    "reauthenticate": "studyapp.forms.second_factor.CodeAgainForm",
}
# NIST SP 800-63B-4, level 2: at most 24 hours, at most one hour without use.
SESSION_COOKIE_AGE = whole_number("SEEWHY_SESSION_HOURS", 12) * 3600
SESSION_IDLE_SECONDS = whole_number("SEEWHY_IDLE_MINUTES", 60) * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # in no cookie
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Mail is for the links of invited people; without it admins hand them over themselves.
SENDS_MAIL = bool(env.str("SEEWHY_EMAIL_URL", ""))
if SENDS_MAIL:
    example = "smtp+tls://user:password@mail.example.org:587"
    globals().update(address("SEEWHY_EMAIL_URL", env.email_url, example))
    DEFAULT_FROM_EMAIL = env.str("SEEWHY_EMAIL_FROM", "")

# --- What a browser is told
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = switch("SEEWHY_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked for from beside it
    SECURE_HSTS_SECONDS = whole_number("SEEWHY_HSTS_SECONDS", 365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# --- Language and time
LANGUAGE_CODE = "en"
# Each by its own name, as people look for it in a list of languages they cannot read.
LANGUAGES = [
    ("en", "English"),
    ("nl", "Nederlands"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("sv", "Svenska"),
]
LOCALE_PATHS = [compiled(BASE_DIR / "locale", DATA_DIR / "locale")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- For whoever keeps it running
# Who asks for metrics/ must hold this; without it there are none.
METRICS_TOKEN = env.str("SEEWHY_METRICS_TOKEN", "")
if METRICS_TOKEN:
    # Where the processes of the web server keep what they counted; the library reads it here only.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "studyapp.personal_parts.SeenLines",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"()": "studyapp.personal_parts.JsonLines"},
    },
    "filters": {"impersonal": {"()": "studyapp.personal_parts.WithoutPersonalParts"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("SEEWHY_LOG_FORMAT", "plain"),
            "filters": ["impersonal"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("SEEWHY_LOG_LEVEL", "INFO")},
    # These would write whole addresses by handlers of their own.
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
