"""The settings of one deployment, read once from the environment.

`docs/reference/settings.md` lists every variable; a test keeps the two in step.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from platformdirs import user_data_path

from pinxit.site import environment, ways_to_pay
from pinxit.site.secret import secret_key

HERE = Path(__file__).resolve().parent

# Where this studio lives.

PINXIT_HOME = Path(environment.text("PINXIT_HOME", str(user_data_path("pinxit")))).expanduser()
PINXIT_STORE = PINXIT_HOME / "store"
PINXIT_PUBLIC_URL = environment.address(
    "PINXIT_PUBLIC_URL", "http://127.0.0.1:8000", schemes=frozenset({"http", "https"})
)

#: Code under which the house labels what it makes; empty for the host of its address.
PINXIT_AIGC_CODE = environment.code("PINXIT_AIGC_CODE")

# Works from elsewhere.

#: A page where the owner of a site finds who fetches from it.
PINXIT_FETCH_CONTACT = environment.text("PINXIT_FETCH_CONTACT", f"{PINXIT_PUBLIC_URL}/about/")
#: Private networks that may be asked, such as a museum's own picture server.
PINXIT_FETCH_NETWORKS = environment.words("PINXIT_FETCH_NETWORKS", "")
PINXIT_S3_ENDPOINT = environment.text("PINXIT_S3_ENDPOINT", "https://s3.amazonaws.com")
PINXIT_S3_REGION = environment.text("PINXIT_S3_REGION", "us-east-1")
PINXIT_S3_ACCESS_KEY = environment.text("PINXIT_S3_ACCESS_KEY", "")
PINXIT_S3_SECRET_KEY = environment.text("PINXIT_S3_SECRET_KEY", "")

# The chain: empty for one in this process, "off", or a node's address.

PINXIT_CHAIN_URL = environment.text("PINXIT_CHAIN_URL", "").strip()
if PINXIT_CHAIN_URL not in ("", "off"):
    PINXIT_CHAIN_URL = environment.address(
        "PINXIT_CHAIN_URL", "", schemes=frozenset({"http", "https"})
    )
#: The house's secret key on it; drawn and kept in PINXIT_HOME when empty.
PINXIT_CHAIN_KEY = environment.text("PINXIT_CHAIN_KEY", "")
#: What a later sale of a token owes the house, of ten thousand.
PINXIT_CHAIN_ROYALTY = environment.integer("PINXIT_CHAIN_ROYALTY", 500, lowest=0, highest=1_000)
#: Calendars that time-stamp the log's checkpoints when they are asked to.
PINXIT_OTS_CALENDARS = environment.words("PINXIT_OTS_CALENDARS", "")
# Content credentials.

#: A certificate from an authority, with those above it; else the house makes its own.
PINXIT_CREDENTIAL_CHAIN = environment.text("PINXIT_CREDENTIAL_CHAIN", "")
PINXIT_CREDENTIAL_KEY = environment.text("PINXIT_CREDENTIAL_KEY", "")
#: A program that keeps the key: what to sign on its input, the signature on its output.
PINXIT_CREDENTIAL_COMMAND = environment.command("PINXIT_CREDENTIAL_COMMAND")
#: Certificates that are believed besides the house's own.
PINXIT_CREDENTIAL_ANCHORS = environment.text("PINXIT_CREDENTIAL_ANCHORS", "")
PINXIT_TIMESTAMP_URL = environment.maybe_address(
    "PINXIT_TIMESTAMP_URL", schemes=frozenset({"http", "https"})
)

DEBUG = environment.flag("PINXIT_DEBUG", default=False)
SECRET_KEY = environment.text("PINXIT_SECRET_KEY", "") or secret_key(PINXIT_HOME)
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    urlsplit(PINXIT_PUBLIC_URL).hostname or "",
    *environment.words("PINXIT_HOSTS", ""),
]

# Database: PostgreSQL everywhere.

_managed = environment.database("PINXIT_DATABASE_URL")
#: Whether `pinxit` starts and stops a PostgreSQL of its own.
PINXIT_EMBEDDED_DATABASE = _managed is None
_embedded = {"NAME": "postgres", "USER": "postgres", "HOST": str(PINXIT_HOME / "postgres")}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **(_managed or _embedded),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rooms.

INSTALLED_APPS = [
    "pinxit.site.apps.SiteConfig",
    "pinxit.shop.web.apps.ShopConfig",
    "pinxit.gallery.web.apps.GalleryConfig",
    "pinxit.studio.web.apps.StudioConfig",
    "pinxit.training.web.apps.TrainingConfig",
    "pinxit.corpus.web.apps.CorpusConfig",
    "pinxit.provenance.web.apps.ProvenanceConfig",
    "pinxit.accounts.web.apps.AccountsConfig",
    "pinxit.jobs.web.apps.JobsConfig",
    "procrastinate.contrib.django",
    "payments",
    "django_htmx",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pinxit.site.guests.GuestsAtTheDoor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pinxit.accounts.web.middleware.ApiHeaders",
    # Innermost: it makes those above it synchronous, up to ServeStatic.
    "pinxit.site.one_thread.in_one_thread",
]

ROOT_URLCONF = "pinxit.site.urls"
ASGI_APPLICATION = "pinxit.site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pinxit.site.context.house",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

#: Parts of pages, kept in the memory of each process by what they show.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
}

# People.

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "gallery:wall"
LOGOUT_REDIRECT_URL = "gallery:wall"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Languages.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = "pinxit.site.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("PINXIT_TIME_ZONE", "UTC")

# Files.

STATIC_URL = "static/"
STATIC_ROOT = PINXIT_HOME / "static"
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Long work.

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_ON_APP_READY = "pinxit.jobs.jobs.register"

#: Briefs of one person that may wait or be painted at once, and be asked for within 24 hours.
PINXIT_BRIEFS_WAITING = environment.integer("PINXIT_BRIEFS_WAITING", 20, lowest=1, highest=10_000)
PINXIT_BRIEFS_A_DAY = environment.integer("PINXIT_BRIEFS_A_DAY", 500, lowest=1, highest=100_000)

# Programs of people.

#: Requests of one key to the API within a minute, and within a day.
PINXIT_API_A_MINUTE = environment.integer("PINXIT_API_A_MINUTE", 120, lowest=1, highest=100_000)
PINXIT_API_A_DAY = environment.integer("PINXIT_API_A_DAY", 20_000, lowest=1, highest=10_000_000)
#: Private networks that webhooks may reach; if any is named, also without encryption.
PINXIT_WEBHOOK_NETWORKS = environment.networks("PINXIT_WEBHOOK_NETWORKS")
#: A print house that is told of each print, and the secret its messages are signed with.
PINXIT_PRINT_HOUSE_URL = environment.text("PINXIT_PRINT_HOUSE_URL", "")
PINXIT_PRINT_HOUSE_SECRET = environment.text("PINXIT_PRINT_HOUSE_SECRET", "")

# Payments.

PAYMENT_MODEL = "shop.Payment"
PAYMENT_USES_SSL = PINXIT_PUBLIC_URL.startswith("https://")
PAYMENT_HOST = urlsplit(PINXIT_PUBLIC_URL).netloc
PAYMENT_VARIANTS = ways_to_pay.payment_variants(PINXIT_PUBLIC_URL)
#: Whether money is only pretended: said on every page.
PINXIT_TEST_PAYMENTS = ways_to_pay.rehearses(PAYMENT_VARIANTS)

# Taxes: who says where a buyer is, and whether a business's tax number is somebody's.

#: A header in which a proxy of the house, and nobody else, says the country of a visitor.
PINXIT_COUNTRY_HEADER = environment.text("PINXIT_COUNTRY_HEADER", "")
PINXIT_VIES_URL = environment.maybe_address("PINXIT_VIES_URL", schemes=frozenset({"https"}))

# Payouts: from which account of the house, and by which key of Stripe's, if at all.

PINXIT_PAYOUT_NAME = environment.text("PINXIT_PAYOUT_NAME", "")
PINXIT_PAYOUT_IBAN = environment.text("PINXIT_PAYOUT_IBAN", "")
PINXIT_PAYOUT_BIC = environment.text("PINXIT_PAYOUT_BIC", "")
PINXIT_STRIPE_TRANSFER_KEY = environment.text("PINXIT_STRIPE_TRANSFER_KEY", "")

# Mail: printed on the console unless a server is named.

EMAIL_HOST = environment.text("PINXIT_SMTP_HOST", "")
EMAIL_PORT = environment.integer("PINXIT_SMTP_PORT", 587, lowest=1, highest=65535)
EMAIL_HOST_USER = environment.text("PINXIT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = environment.text("PINXIT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST)
DEFAULT_FROM_EMAIL = environment.text("PINXIT_MAIL_FROM", "studio@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.console.EmailBackend"
)

# Safety.

_https = PINXIT_PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PINXIT_PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: Who says whose a numbered copy is: the path of a function of the picture's digest and the number,
#: which returns a name or nothing. Without one, every owner is private.
PINXIT_OWNER_TELLER = "pinxit.shop.web.selectors.orders.owner_named"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("PINXIT_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = [
    # A studio on its own machine is served over plain HTTP on the loopback address; with an https
    # PINXIT_PUBLIC_URL every one of these settings is on (tests/site/test_settings.py).
    *([] if _https else ["security.W004", "security.W008", "security.W012", "security.W016"]),
]
