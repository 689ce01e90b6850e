"""What an endpoint declares: which permission it needs, and what it answers.

    router = Router(tags=["people"])

    @router.get("/people", response=PeoplePage)
    @needs(Permission.READ_PEOPLE)
    def list_people(request): ...

Every endpoint carries `needs` or `signed_in`; a test goes by the schema and finds one that does not.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial, wraps
from typing import Any, ClassVar, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Schema
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from ondo.web.api.caller import caller_of
from ondo.web.api.problems import problem, throttled
from ondo.web.api.throttling import wait_for
from ondo.web.api.validation import unknown_parameters
from ondo.web.roles import ROLES, Permission, may, roles_with

View = TypeVar("View", bound=Callable[..., Any])
Run = Callable[..., HttpResponseBase]


class Given(Schema):
    """What a request may hold. A field that nobody knows is an error, and no silent nothing."""

    model_config: ClassVar[Any] = {"extra": "forbid"}


def needs(permission: Permission) -> Callable[[View], View]:
    """The endpoint is for roles with this permission only."""
    return partial(_declare, permission)


def signed_in(view: View) -> View:
    """The endpoint is for everybody who shows who they are."""
    return _declare(None, view)


def _declare(permission: Permission | None, view: View) -> View:
    known: set[str] = set()
    decorate_view(partial(_guarded, permission, known))(view)
    contribute_operation_callback(view, partial(_describe, permission, known))
    return view


def _guarded(permission: Permission | None, known: Container[str], run: Run) -> Run:
    """Who may not gets their answer before anything of the request is looked at. `known`: parameters after the `?`."""

    @wraps(run)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponseBase:
        caller = caller_of(request)
        if caller is not None:
            if (wait := wait_for(caller)) is not None:
                return throttled(wait)
            if permission is not None and not may(caller.user, permission):
                return problem(403, "api.forbidden")
            if unknown := [name for name in request.GET if name not in known]:
                return problem(422, "api.not_valid", errors=unknown_parameters(unknown))
        return run(request, **words)  # which answers 401 to nobody

    return guarded


def _describe(permission: Permission | None, known: set[str], operation: Operation) -> None:
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known |= set(model.__ninja_flatten_map__)
    roles = list(ROLES) if permission is None else roles_with(permission)
    told = {"x-permission": permission, "x-roles": roles}
    operation.openapi_extra = {**(operation.openapi_extra or {}), **told}
