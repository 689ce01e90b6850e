"""One's own sessions: where one is signed in, and an end to all of them but this one."""

from __future__ import annotations

from typing import Any, cast

from allauth.usersessions.views import ListUserSessionsView
from django.http import HttpResponse

from ondo.actions.audit import audit
from ondo.store.models import User
from ondo.web.frame.moments import now


class Sessions(ListUserSessionsView):  # type: ignore[misc]  # allauth says nothing of its types
    """The page, and its one button."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Every other session ends, and the audit says so."""
        answer = cast(HttpResponse, super().form_valid(form))
        user = cast(User, self.request.user)
        audit("user.sessions_ended", user, by=user.username, at=now())
        return answer
