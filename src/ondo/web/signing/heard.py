"""What happens at the door, in the audit: who signed in, chose another password, began or ended with codes."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.dispatch import Signal

from ondo.actions.audit import audit
from ondo.web.frame.moments import now

log = logging.getLogger("ondo.web")

HEARD: dict[str, Signal] = {
    "user.signed_in": user_logged_in,
    "user.signed_out": user_logged_out,
    "user.password_changed": password_changed,
    "user.password_set": password_set,
    "user.codes_begun": authenticator_added,
    "user.codes_ended": authenticator_removed,
    "user.codes_renewed": authenticator_reset,
}


def listen() -> None:
    """From now on it is written down."""
    for action, signal in HEARD.items():
        signal.connect(_writer(action), weak=False, dispatch_uid=action)
    social_account_added.connect(_joined, weak=False, dispatch_uid="user.company_joined")
    for refused in (user_login_failed, authentication_failed):
        refused.connect(_refused, weak=False, dispatch_uid="ondo.refused")


def _writer(action: str) -> Any:
    def heard(user: Model | None = None, authenticator: Any = None, **_: object) -> None:
        if user is not None:
            after = {"codes": str(authenticator.type)} if authenticator is not None else None
            audit(action, user, after=after, by=str(user), at=now())

    return heard


def _joined(sociallogin: Any, **_: object) -> None:
    user = sociallogin.user
    after = {"provider": sociallogin.account.provider}
    audit("user.company_joined", user, after=after, by=str(user), at=now())


def _refused(**_: object) -> None:
    """Without a name: people type their passwords into the wrong field."""
    log.warning("somebody was not let in", extra={"told": {"event": "web.sign_in_refused"}})
