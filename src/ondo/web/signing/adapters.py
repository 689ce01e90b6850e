"""How allauth behaves here: strangers cannot sign up, and secrets of codes are not kept in the clear."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from ondo.texts import say
from ondo.web.signing.vouching import vouched_for

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin

WORTH_TELLING = {
    "account/messages/password_changed.txt": "signing.password_changed",
    "account/messages/password_set.txt": "signing.password_changed",
    "usersessions/messages/sessions_logged_out.txt": "signing.signed_out_elsewhere",
    "mfa/messages/totp_activated.txt": "signing.codes_begun",
    "mfa/messages/totp_deactivated.txt": "signing.codes_ended",
    "mfa/messages/recovery_codes_generated.txt": "signing.recovery_made",
}
"""What allauth would tell, and how we say it; whatever is not here goes without saying."""


class Accounts(DefaultAccountAdapter):
    """Users are added by administrators only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where they came from."""
        return "/me/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who asks; whoever came over no network (a command of ours) has no address."""
        return str(super().get_client_ip(request)) if request.META else "0.0.0.0"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words."""
        key = WORTH_TELLING.get(message_template or "")
        if key is not None:
            messages.add_message(request, level, say(key), extra_tags=extra_tags)


class Companies(DefaultSocialAccountAdapter):
    """The company's own sign-in says who somebody is; whether they work here was said before."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Never: whoever was not added as a user stays outside."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """The user with an address that the company vouches for. allauth alone would take any text for a yes."""
        vouched = vouched_for(sociallogin.account.extra_data)
        for address in sociallogin.email_addresses:
            address.verified = address.email.lower() in vouched
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        return found


def ways_in(request: HttpRequest) -> list[Any]:
    """The sign-ins of companies that are set up here."""
    return list(get_adapter(request).list_providers(request))


class Codes(DefaultMFAAdapter):
    """Secrets of authenticator apps are kept encrypted by a key that follows from `ONDO_SECRET_KEY`."""

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used. What another key encrypted opens nothing: a secret that nobody has stands in for it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(os.urandom(20)).decode()


def _box() -> Fernet:
    digest = hashlib.sha256(b"ondo.codes:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
