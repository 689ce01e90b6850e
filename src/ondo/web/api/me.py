"""Who I am here, and what I may do."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from ondo.web.api.caller import caller_of
from ondo.web.api.endpoint import signed_in
from ondo.web.roles import PERMISSIONS

router = Router(tags=["me"])


class Me(Schema):
    """The user in whose name the request is made."""

    name: str
    full_name: str
    role: str
    permissions: list[str]
    token: Annotated[int | None, Field(description="The id of the token that was shown; null in a browser.")]


@router.get("/me", response=Me, operation_id="me", summary="Who asks, and what they may do")
@signed_in
def me(request: HttpRequest) -> Me:
    """Useful to see whether a token is good."""
    caller = caller_of(request)
    assert caller is not None
    user = caller.user
    return Me(
        name=user.username,
        full_name=user.get_full_name(),
        role=user.role,
        permissions=sorted(PERMISSIONS.get(user.role, frozenset())),
        token=caller.token,
    )
