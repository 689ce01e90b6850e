"""What Django is told for a site, beside what it is told for the store (ondo.store.django_settings).

Everything that may differ between installations is in ondo.settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from ondo import settings
from ondo.settings import origin
from ondo.store.django_settings import *  # noqa: F403
from ondo.store.django_settings import INSTALLED_APPS as STORE_APPS

_HERE = Path(__file__).parent
OIDC = settings.oidc()

INSTALLED_APPS = [
    *STORE_APPS,
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "ninja",  # its pages of the API come from here, and not from a CDN
    "ondo.web.apps.Web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ondo.web.frame.keeping.KeepNoPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ondo.web.language.SpeakTheirLanguage",
    "ondo.web.frame.nul.NoNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ondo.web.signing.lasting.SessionsEnd",
    "ondo.web.signing.required.CodesFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "ondo.web.urls"
WSGI_APPLICATION = "ondo.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "environment": "ondo.web.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        # allauth's own pages, where there is none of ours
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

ALLOWED_HOSTS = settings.hosts()
CSRF_TRUSTED_ORIGINS = [settings.public_url()] if settings.public_url() else []
SECURE = settings.public_url().startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-ondo" if SECURE else "ondo"
CSRF_COOKIE_NAME = "__Host-ondo-csrf" if SECURE else "ondo-csrf"
SESSION_ENGINE = "ondo.web.signing.stored"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = settings.session_life() // 1000  # and less, where nobody does anything: ondo.web.signing.lasting
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # a form that begins to sign in is led on to the company's own sign-in
        "form-action": [SELF, *([origin(OIDC.issuer)] if OIDC else [])],
        "frame-ancestors": [NONE],
    }
}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "ondo.web.signing.stored.Users",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
"""Seconds for which the link holds by which somebody chooses a password."""

ACCOUNT_ADAPTER = "ondo.web.signing.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by administrators
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # only here: every other session of theirs ends
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/300s/key", "reauthenticate": "5/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE else 0  # https ends at the proxy before us, which says who asks
MFA_ADAPTER = "ondo.web.signing.adapters.Codes"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Ondo"
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "ondo.web.signing.adapters.Companies"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # a user whose address the company's sign-in vouches for is that user
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "company",
                "name": OIDC.name,
                "client_id": OIDC.client_id,
                "secret": OIDC.secret,
                "settings": {"server_url": OIDC.issuer},
            }
        ],
    }

CSRF_FAILURE_VIEW = "ondo.web.frame.wrong.forged"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "remembered"}}

STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static"]
WHITENOISE_USE_FINDERS = True  # the files are in the package: nothing has to be collected

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
