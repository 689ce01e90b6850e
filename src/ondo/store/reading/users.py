"""Who works with Ondo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from ondo import settings
from ondo.domain.errors import OndoError
from ondo.playbooks.problems import nearest
from ondo.store.instances import instance
from ondo.store.models import User

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator


def user_of(by: str) -> User | None:
    """The user who acts, where it is one: a command acts in the name of whoever called it."""
    return instance(User, "username = %s", [by])


def user_called(name: str) -> User:
    """The user of this name. Raises OndoError, with the nearest name, where there is none."""
    found = user_of(name)
    if found is not None:
        return found
    names = list(User.objects.order_by("username").values_list("username", flat=True))
    near = nearest(name, names)
    if near is not None:
        raise OndoError("user.unknown_near", name=name, near=near)
    raise OndoError("user.unknown", name=name)


def users() -> QuerySet[User]:
    """Everybody, whoever may sign in first, by their names."""
    return User.objects.order_by("-is_active", "username")


def users_of_role(*roles: str) -> QuerySet[User]:
    """Those of these roles who may sign in, by their names."""
    return User.objects.filter(is_active=True, role__in=roles).order_by("username")


def somebody_lets_others_in() -> bool:
    """Whether an administrator can sign in."""
    return any(map(_can_sign_in, users_of_role("administrator")))


def _can_sign_in(user: User) -> bool:
    """By a password, or by the company's own sign-in."""
    return user.has_usable_password() or bool(settings.oidc() is not None and user.email)


def refuse_last_administrator(user: User) -> None:
    """Raises OndoError where nobody else could let anybody in. Locks the administrators."""
    active = [*User.objects.select_for_update().filter(role="administrator", is_active=True)]
    others = [one for one in active if one.pk != user.pk]
    needed = _can_sign_in(user) or not others
    if user.pk in [one.pk for one in active] and needed and not any(map(_can_sign_in, others)):
        raise OndoError("user.last_administrator", name=user.username)


def authenticators(user: User) -> QuerySet[Authenticator]:
    """What makes their one-time codes. Only where Django was set up for a site."""
    from allauth.mfa.models import Authenticator

    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return found
