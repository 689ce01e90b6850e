"""Who works with Ondo."""

from __future__ import annotations

from ondo.domain.errors import OndoError
from ondo.playbooks.problems import nearest
from ondo.store.models import User


def user_of(by: str) -> User | None:
    """The user who acts, where it is one: a command acts in the name of whoever called it."""
    return User.objects.filter(username=by).first()


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
