"""Who asks: at every request their session and their row are read, each by a plain statement.

Neither is kept from one request to the next: whoever is signed out, deactivated or given another role is so at once.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from ondo.store.instances import instance
from ondo.store.models import User


class SessionStore(DatabaseSessions):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Session | None:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = instance(Session, "session_key = %s AND expire_date > %s", [self.session_key, now])
        if found is None:
            self._session_key = None
        return found


class Users(AuthenticationBackend):  # type: ignore[misc]  # allauth says nothing of its types
    """allauth's own, but for how the user of a session is found."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of this number, where they may sign in."""
        found = instance(User, "id = %s", [user_id])
        return found if found is not None and self.user_can_authenticate(found) else None
