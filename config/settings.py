"""One settings module. An empty environment means development on SQLite; SECRET_KEY or ALLOWED_HOSTS means production."""

import os
import sys

from csp.constants import NONE, SELF

from config import environment as env

BASE_DIR = env.ROOT
DEBUG = env.flag("DEBUG", default="SECRET_KEY" not in os.environ and "ALLOWED_HOSTS" not in os.environ)

if DEBUG:
    SECRET_KEY = os.environ.get("SECRET_KEY") or env.kept("secret-key", env.new_secret_key)
    JOURNAL_KEYS = os.environ.get("JOURNAL_KEYS") or env.kept("journal-keys", env.new_journal_keys)
    LEARNING_BADGE_KEY = os.environ.get("BADGE_KEY") or env.kept("badge-key", env.new_badge_key)
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]", "testserver"]
else:
    SECRET_KEY = env.production_secret_key()
    JOURNAL_KEYS = env.production_journal_keys()
    LEARNING_BADGE_KEY = env.production_badge_key(os.environ.get("BADGE_KEY", ""))
    ALLOWED_HOSTS = env.production_hosts()
    env.required("EMAIL_URL", "sign-up needs mail, for example smtp+tls://user:password@host:587.")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# Where nothing else is said, links and senders of mails use the first host name.
MAIN_HOST = "localhost" if DEBUG else ALLOWED_HOSTS[0].lstrip(".")

INSTALLED_APPS = [
    "journal",
    "learning",
    "content",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "learning.middleware.SecondFactorMiddleware",
    "learning.middleware.ProfileMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

if DEBUG:
    MIDDLEWARE.append("config.development.OwnNotFoundPage")

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "journal.returned.returned_words"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Database ------------------------------------------------------------------
# SQLite: WAL and IMMEDIATE cure "database is locked"; FULL because an acknowledged entry must survive power loss;
# secure_delete because what was deleted must be gone from the file. See docs/operations.md.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{env.VAR / 'db.sqlite3'}"
env.VAR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": env.database(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = os.environ.get("CACHE_URL", "")
if CACHE_URL.startswith(("redis://", "rediss://")):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}
elif CACHE_URL:
    raise env.Refused(f"CACHE_URL starts with '{CACHE_URL.split(':')[0]}'; only redis:// and rediss:// are known.")
else:
    # Shared by all worker processes without another server, so that rate limits hold.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "joined_up_cache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Mail ----------------------------------------------------------------------
EMAIL_BACKEND = "learning.mail.OutboxBackend"
LEARNING_MAIL_TRANSPORT, _mail = env.mail(os.environ.get("EMAIL_URL", ""))
globals().update(_mail)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or f"Joined Up <no-reply@{MAIN_HOST}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Accounts ------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "learning.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "learning.account_forms.SignUpForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_DISPLAY = "learning.profiles.name_shown"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "learning.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "learning.account_forms.AddPasskeyForm",
    "authenticate": "learning.account_forms.SecondStepForm",
    "reauthenticate": "learning.account_forms.SecondStepAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Joined Up"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # browsers allow passkeys on http://localhost only
LEARNING_REQUIRE_SECOND_FACTOR = not DEBUG  # the demo's editor signs in with a password that everybody knows
LEARNING_SIGN_UP = env.sign_up(os.environ.get("SIGN_UP", ""))

# Outside the database, so that a restored one can be told who was erased since. See docs/operations.md, "Restore".
LEARNING_ERASURE_LEDGER = env.VAR / "erasures.txt"

# Languages -----------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Only languages the pages are written in: otherwise a browser's wish would mix Django's own translations into them.
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/London")
USE_TZ = True
USE_I18N = True

# Files ---------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_URL = "/media/"
MEDIA_ROOT = os.environ.get("MEDIA_ROOT") or env.VAR / "media"
# Pictures and documents of journals, sealed; no web server serves this folder. It is backed up together with the database.
JOURNAL_FILES = os.environ.get("JOURNAL_FILES") or env.VAR / "journal-files"
# Wagtail posts every field of a long page at once; Django stops at 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Wagtail -------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Joined Up"
WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL") or ("http://127.0.0.1:8000" if DEBUG else f"https://{MAIN_HOST}")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILREDIRECTS_AUTO_CREATE = True  # a page that gets another slug or place is found at its old address too
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "svg"]
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "epub",
    "m4a",
    "mp3",
    "mp4",
    "odt",
    "ogg",
    "pdf",
    "pptx",
    "txt",
    "vtt",
    "webm",
    "xlsx",
    "zip",
]

# Safety --------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin writes inline scripts and styles; it answers only to people who may edit.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        # Not 'none': Wagtail's preview panel shows the page in a frame of the admin.
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"  # Wagtail relaxes it for its own previews
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]
    if env.flag("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Logs ----------------------------------------------------------------------
# Never the words of a request: no form data, no query strings, no values of variables.
DEFAULT_EXCEPTION_REPORTER = "content.reports.QuietExceptionReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # One line a page saved and two a task are more than anybody reads.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
