"""What holds everywhere. `local`, `production` and `test` say how they differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env
from config.logs import logging_config

# First of all: classes such as ModelAdmin[Image] are written with their type everywhere.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DEBUG = False
# Where people reach the site, without a slash at the end.
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", (urlsplit(PUBLIC_URL).hostname or "localhost",))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# Whose X-Forwarded-For is believed: addresses or networks of one's own proxies.
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "djstripe",
    "django_htmx",
    "django_vite",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials",
    "projects.accounts",
    "projects.events",
    "projects.tenants",
    "projects",
    "billing",
    "billing.stripe",
    "staging",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.common.middleware.StaticFilesMiddleware",
    "config.common.middleware.RequestIdMiddleware",
    "config.common.context.RequestContextMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "projects.accounts.middleware.OrganizationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "billing.context.usage_banner",
                "billing.stripe.context.payment",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", "postgresql://127.0.0.1/staging")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if pool_size := env.number("DATABASE_POOL_SIZE", 0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
    }
}
# Pushes are hints and the database is the truth, so publish/subscribe (nothing kept, nothing queued) is enough.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "push"},
    }
}

S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL", "http://127.0.0.1:8333")
# What browsers reach: presigned links carry it.
S3_PUBLIC_ENDPOINT_URL = env.text("S3_PUBLIC_ENDPOINT_URL", S3_ENDPOINT_URL)
S3_BUCKET = env.text("S3_BUCKET", "staging")
S3_REGION = env.text("S3_REGION", "us-east-1")
S3_ACCESS_KEY_ID = env.text("S3_ACCESS_KEY_ID", "")
S3_SECRET_ACCESS_KEY = env.text("S3_SECRET_ACCESS_KEY", "")

# --- Work in the background ---------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
# A message unacknowledged for this long is delivered again: longer than any job. The sweep is what finds lost jobs.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "staging"
# Customers' servers may take their time. Workers of their own wait for them, so that nobody can hold up staging.
CELERY_TASK_ROUTES = {"projects.events.tasks.deliver": {"queue": "webhooks"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    # Expires: a sweep that waited longer than the next one is pointless.
    "sweep": {"task": "staging.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "close-periods": {"task": "billing.tasks.close_periods", "schedule": 3600.0, "options": {"expires": 3600}},
    "usage-mails": {"task": "billing.tasks.send_alerts", "schedule": 600.0, "options": {"expires": 600}},
    "sweep-webhooks": {
        "task": "projects.events.tasks.sweep_deliveries",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "forget-deliveries": {
        "task": "projects.events.tasks.forget_deliveries",
        "schedule": 86400.0,
        "options": {"expires": 3600},
    },
    "sweep-stripe": {
        "task": "billing.stripe.tasks.sweep_stripe_events",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "discard-uploads": {"task": "projects.tasks.discard_uploads", "schedule": 900.0, "options": {"expires": 900}},
    "forget-requests": {"task": "projects.tasks.forget_requests", "schedule": 3600.0, "options": {"expires": 3600}},
    "forget-sessions": {
        "task": "projects.accounts.tasks.forget_sessions",
        "schedule": 86400.0,
        "options": {"expires": 3600},
    },
    "forget-events": {"task": "projects.events.tasks.forget_events", "schedule": 86400.0, "options": {"expires": 3600}},
}

# --- What happened ------------------------------------------------------------------------------------------------
# Streams resume by the log, and an audit is asked about last month.
EVENTS_LEAST_DAYS = 30
EVENTS_KEPT_DAYS = env.number("EVENTS_KEPT_DAYS", 400)
if EVENTS_KEPT_DAYS < EVENTS_LEAST_DAYS:
    raise env.BadEnvironment(f"EVENTS_KEPT_DAYS must be at least {EVENTS_LEAST_DAYS}: younger events are still needed.")

# --- What staging costs us ----------------------------------------------------------------------------------------
# For the margin by plan only; nobody is charged by it. One second of the built-in engine, in millionths of a dollar:
# 47 is a machine of four cores at about $0.17 an hour.
ENGINE_MICRODOLLARS_PER_SECOND = env.number("ENGINE_MICRODOLLARS_PER_SECOND", 47)
# What vendors ask for one image, in millionths of a dollar: "replicate=40000, openai=170000".
VENDOR_MICRODOLLARS = env.numbers("VENDOR_MICRODOLLARS")

# --- Mail ---------------------------------------------------------------------------------------------------------
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
# Without a mail server, mails are written to the worker's output.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "Virtual Staging AI <noreply@localhost>")

# --- Stripe -------------------------------------------------------------------------------------------------------
# Without a key nothing is sold and everything else works.
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
# What Stripe signs its webhooks with; two, by comma, while one replaces the other.
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
STRIPE_AUTOMATIC_TAX = env.flag("STRIPE_AUTOMATIC_TAX")
STRIPE_PROMOTION_CODES = env.flag("STRIPE_PROMOTION_CODES")
# Where the pages are that people pay on: a stand-in has them at its own address.
STRIPE_ITSELF = STRIPE_API_BASE == "https://api.stripe.com"
STRIPE_SITES = ["https://checkout.stripe.com", "https://billing.stripe.com"] if STRIPE_ITSELF else [STRIPE_API_BASE]
STRIPE_PAGES = STRIPE_SITES if STRIPE_SECRET_KEY else []
STRIPE_LIVE_MODE = "_live_" in STRIPE_SECRET_KEY
DJSTRIPE_SUBSCRIBER_MODEL = "accounts.Organization"
DJSTRIPE_SUBSCRIBER_CUSTOMER_KEY = "organization_id"
DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"
# All its tables in one migration of ours instead of minutes of theirs: docs/adr says why.
MIGRATION_MODULES = {"djstripe": "billing.stripe.mirror.migrations"}

# --- Who may come in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# Unique it is: by a constraint that also looks through upper and lower case.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["projects.accounts.backends.PasswordBackend", "projects.accounts.oidc.backend.OidcBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "projects:list"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# --- Auth0, or another OpenID Connect provider: docs/auth0.md -----------------------------------------------------
# Its addresses come from its own discovery document, read when the first person or token needs them.
OIDC_ISSUER = env.issuer("OIDC_ISSUER", domain_name="AUTH0_DOMAIN")
OIDC_NAME = env.text("OIDC_NAME", "Auth0")
# What access tokens for this API name as their audience. Not set: the API takes keys only.
OIDC_AUDIENCE = env.text("OIDC_AUDIENCE", "")
OIDC_RP_CLIENT_ID = env.text("OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET", "")
OIDC_SIGN_IN = bool(OIDC_ISSUER and OIDC_RP_CLIENT_ID)
PASSWORD_SIGN_IN = env.flag("PASSWORD_SIGN_IN", not OIDC_SIGN_IN)
if OIDC_RP_CLIENT_ID:
    env.require("OIDC_CLIENT_SECRET")
if OIDC_AUDIENCE and OIDC_AUDIENCE == OIDC_RP_CLIENT_ID:
    raise env.BadEnvironment("OIDC_AUDIENCE must be the API's identifier, not the application's client id.")
if not (OIDC_SIGN_IN or PASSWORD_SIGN_IN):
    raise env.BadEnvironment("PASSWORD_SIGN_IN=false needs OIDC_ISSUER or AUTH0_DOMAIN, and OIDC_CLIENT_ID.")
# Of the library, which the rest of this project only reaches through `projects.accounts.oidc`.
OIDC_RP_SCOPES = "openid profile email"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:oidc-callback"
OIDC_TIMEOUT = 5
OIDC_MAX_STATES = 10

# --- What browsers may do -----------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Uploads go to the store directly, so that no request here has a reason to be large.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

STORE_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(S3_PUBLIC_ENDPOINT_URL))
WEBSOCKET_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(PUBLIC_URL)).replace("http", "ws", 1)
OIDC_PAGES = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_SIGN_IN else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, STORE_ORIGIN, "blob:", "data:"],
        "connect-src": [SELF, STORE_ORIGIN, WEBSOCKET_ORIGIN],
        "manifest-src": [SELF],
        # Signing out is a form that ends at the identity provider; buying is one that ends at Stripe.
        "form-action": [SELF, *STRIPE_PAGES, *OIDC_PAGES],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Outgoing webhooks ---------------------------------------------------------------------------------------------
# Whether they may also go to this very machine, over plain HTTP. Never on a server.
WEBHOOKS_LOCAL = False
# What secrets in the database are encrypted with. Left out: SECRET_KEY.
SEALING_KEY = env.text("SEALING_KEY", "")
# Keys of before: what they signed and encrypted is still understood.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# --- Words and times ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("fr", _("French")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files of the site itself -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STATIC_DIST = BASE_DIR / "static" / "dist"
STATICFILES_DIRS = [("dist", STATIC_DIST)] if STATIC_DIST.is_dir() else []
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": STATIC_DIST / "manifest.json", "static_url_prefix": "dist"}
}

# --- API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "projects.accounts.authentication.ApiKeyAuthentication",
        "projects.accounts.authentication.AccessTokenAuthentication",
        "projects.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["projects.accounts.permissions.MemberPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.common.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.common.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "config.common.schema.ApiSchema",
    "DEFAULT_THROTTLE_CLASSES": ["config.common.throttling.RateThrottle"],
    "EXCEPTION_HANDLER": "config.common.errors.exception_handler",
    "ORDERING_PARAM": "order",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# Calls a minute: of one key or person by kind of call, and of one address without a key or with a wrong one.
RATE_LIMITS = {
    "reads": env.number("RATE_LIMIT_READS", 1200),
    "writes": env.number("RATE_LIMIT_WRITES", 300),
    "uploads": env.number("RATE_LIMIT_UPLOADS", 300),
    "strangers": env.number("RATE_LIMIT_STRANGERS", 120),
    "refusals": env.number("RATE_LIMIT_REFUSALS", 60),
}
# Where answers to POSTs with an Idempotency-Key are kept for a day.
IDEMPOTENCY_MODEL = "projects.IdempotentRequest"
# Live streams that may be open at once.
STREAMS_PER_ORGANIZATION = env.number("STREAMS_PER_ORGANIZATION", 200)
STREAMS_PER_CALLER = env.number("STREAMS_PER_CALLER", 50)
SPECTACULAR_SETTINGS = {
    "TITLE": "Virtual Staging AI",
    "DESCRIPTION": (
        "Furnishes photographs of empty rooms truthfully. Ask for an upload link, put the photo there, ask for an "
        "image, watch its events, fetch the result.\n\nErrors are RFC 9457 problem documents with a stable `code`."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
    "SERVERS": [{"url": "/", "description": "Where this file was fetched"}],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.common.schema.any_of"],
    "ENUM_NAME_OVERRIDES": {
        "RoomType": "staging.engines.base.RoomType",
        "StyleEnum": "staging.api.serializers.STYLES",
        "Density": "staging.engines.base.Density",
        "ImageStatus": "staging.models.ImageStatus",
        "Role": "projects.accounts.models.Role",
    },
}

# --- Logs ---------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
LOGGING = logging_config(level=LOG_LEVEL, as_json=False)
