"""Django's settings, from the environment alone (docs/operations.md lists the variables)."""

import os
from pathlib import Path

from config.environment import UNSET_SECRET_KEY, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment(os.environ)

SECRET_KEY = ENVIRONMENT.required("SECRET_KEY", "Set SECRET_KEY to 50 or more random characters.") or UNSET_SECRET_KEY
SECRET_KEY_FALLBACKS = ENVIRONMENT.words("SECRET_KEY_FALLBACKS")  # old ones: they still open sessions and secrets
DEBUG = ENVIRONMENT.flag("DEBUG")
EMERGENCY_APPROVAL = ENVIRONMENT.flag("EMERGENCY_APPROVAL", default="1")
ALLOWED_HOSTS = ENVIRONMENT.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
DATABASES = {"default": ENVIRONMENT.database()}
CELERY_BROKER_URL = ENVIRONMENT.broker()

S3_BUCKET = ENVIRONMENT.bucket()
S3_ENDPOINT_URL = ENVIRONMENT.url("S3_ENDPOINT_URL")
AWS_REGION = ENVIRONMENT.text("AWS_REGION", "us-east-1")
AWS_ACCESS_KEY_ID = ENVIRONMENT.text("AWS_ACCESS_KEY_ID")
AWS_SECRET_ACCESS_KEY = ENVIRONMENT.text("AWS_SECRET_ACCESS_KEY")
PUBLISH_PREFIX = ENVIRONMENT.prefix("PUBLISH_PREFIX")
PUBLIC_BASE_URL = ENVIRONMENT.url(
    "PUBLIC_BASE_URL",
    default=f"{S3_ENDPOINT_URL}/{S3_BUCKET}"
    if S3_ENDPOINT_URL
    else f"https://{S3_BUCKET}.s3.{AWS_REGION}.amazonaws.com",
)
CLOUDFRONT_DISTRIBUTION_ID = ENVIRONMENT.text("CLOUDFRONT_DISTRIBUTION_ID")

HOME_HTML = ENVIRONMENT.file("HOME_HTML")
FETCH_POLICY = ENVIRONMENT.fetch_policy()
METRICS_TOKEN = ENVIRONMENT.token("METRICS_TOKEN")
LEASE_SECONDS = ENVIRONMENT.seconds("LEASE_SECONDS", default=5, least=1, most=60)
S3_READ_SECONDS = ENVIRONMENT.seconds("S3_READ_SECONDS", default=10, least=1, most=40)  # less than a task may run
LOOKUP_PUTS_PER_SECOND = ENVIRONMENT.number("LOOKUP_PUTS_PER_SECOND", default=3000)

INSTALLED_APPS = [
    "publisher",
    "cms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "publisher.health.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.admin.pause_notice.standing",
            ],
        },
    },
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
TIME_ZONE = ENVIRONMENT.time_zone("TIME_ZONE")
USE_TZ = True
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # the admin's own files; readers never come here, so no collectstatic step is needed
WHITENOISE_AUTOREFRESH = DEBUG
UPLOAD_BYTES = int(ENVIRONMENT.number("UPLOAD_MB", default=200)) * 1024 * 1024  # of one file
FILE_UPLOAD_HANDLERS = [
    "cms.admin.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a post that is too long must reach the form, which says so

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.flag("SECURE")
if SESSION_COOKIE_SECURE:  # behind a load balancer that ends TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOG_FORMAT = ENVIRONMENT.choice("LOG_FORMAT", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {
            "()": "pythonjsonlogger.orjson.OrjsonFormatter",
            "fmt": ["levelname", "name", "message", "processName"],
            "rename_fields": {"levelname": "level", "name": "logger", "processName": "process"},
            "timestamp": True,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"botocore": {"level": "WARNING"}, "urllib3": {"level": "ERROR"}},
}

SENTRY_DSN = ENVIRONMENT.dsn("SENTRY_DSN")
if SENTRY_DSN:  # else nothing of it is even loaded
    from config.sentry import begin

    begin(SENTRY_DSN)
