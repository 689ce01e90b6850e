"""What each role may do: one table, for pages and API alike.

    @needs(Permission.ACT)
    def view(request): ...

Whoever is not signed in is sent to sign in; whoever may not is refused (403).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ondo.actions.add_user import ROLES

__all__ = ["PERMISSIONS", "ROLES", "Permission", "allows", "may", "needs", "roles_with"]


class Permission(StrEnum):
    """One thing that some may do and others not."""

    READ_PEOPLE = "read_people"
    """Look at people, accounts, opportunities, the queue, and at what decides about them."""
    ACT = "act"
    """Give verdicts (triage), record what was done, take it back; tell what became of opportunities."""
    HAND_OFF = "hand_off"
    """Accept people who were handed to field sales, or return them."""
    MANAGE_ASSIGNMENT = "manage_assignment"
    """Who is given whom: rules, capacities, absences."""
    MERGE = "merge"
    """Make two people one, or two again; let events count that were taken for a machine's."""
    MANAGE_PLAYBOOKS = "manage_playbooks"
    """Put a playbook in force, or call that off."""
    MANAGE_SOURCES = "manage_sources"
    """Sources, write keys, and what came in and could not be used."""
    MANAGE_USERS = "manage_users"
    """Users, their roles and their tokens."""
    MANAGE_DESTINATIONS = "manage_destinations"
    """Where alerts and webhooks go."""
    SEE_AUDIT = "see_audit"
    """Who changed what, with before and after."""
    OPERATE = "operate"
    """Deliveries, dead letters, the state of the service."""
    IMPORT = "import"
    """Bring history in from files."""
    EXPORT = "export"
    """Take everybody out in one piece."""
    ERASE = "erase"
    """Erase a person for good."""


P = Permission
PERMISSIONS: dict[str, frozenset[Permission]] = {
    "marketer": frozenset({P.READ_PEOPLE, P.MANAGE_PLAYBOOKS, P.MANAGE_SOURCES, P.IMPORT, P.EXPORT}),
    "sdr": frozenset({P.READ_PEOPLE, P.ACT, P.MERGE}),
    "field_sales": frozenset({P.READ_PEOPLE, P.ACT, P.HAND_OFF}),
    "manager": frozenset(set(P) - {P.MANAGE_USERS, P.OPERATE, P.ERASE}),
    "administrator": frozenset(P),
    "auditor": frozenset({P.READ_PEOPLE, P.SEE_AUDIT, P.EXPORT}),
}
"""Role → what it may do. A role that is not in the table may do nothing."""

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def allows(role: str, permission: Permission) -> bool:
    """Whether somebody with this role may do this."""
    return permission in PERMISSIONS.get(role, frozenset())


def may(user: object, permission: Permission) -> bool:
    """Whether this user (of a request; perhaps nobody) may do this."""
    return bool(getattr(user, "is_active", False)) and allows(getattr(user, "role", ""), permission)


def roles_with(permission: Permission) -> list[str]:
    """The roles that may do this, in the order of `ROLES`."""
    return [role for role in ROLES if allows(role, permission)]


def needs(permission: Permission) -> Callable[[View[Arguments]], View[Arguments]]:
    """Decorates a page's view. An endpoint of the API has `ondo.web.api.endpoint.needs`."""

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Arguments.args, **words: Arguments.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **words)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
