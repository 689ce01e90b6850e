"""Whatever goes wrong, as problem details (RFC 9457) in the language of whoever asked.

`code` is the message key: programs go by it. `errors` says which fields are meant: a JSON pointer into the body, or
the name of a parameter.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from ondo.actions.triage import Refused
from ondo.domain.errors import OndoError, Problem
from ondo.importing.mapping.reading import MappingErrors
from ondo.texts import say
from ondo.web.api.outside import WrongField
from ondo.web.api.playbook_problems import as_error
from ondo.web.api.validation import found_wrong, pointer_of

TYPE = "application/problem+json"
MISSING, GONE, CONFLICT, UNUSABLE = 404, 410, 409, 422
STATUS = {
    "api.changed": 412,
    "api.if_match_needed": 428,
    "api.in_progress": CONFLICT,
    "api.not_found": MISSING,
    "api.throttled": 429,
    "in_force.already": CONFLICT,
    "in_force.being_switched": CONFLICT,
    "in_force.none": CONFLICT,
    "in_force.nothing_to_withdraw": CONFLICT,
    "in_force.refused": CONFLICT,
    "erasure.changed": 412,
    "hand_off.no_verdict": CONFLICT,
    "hand_off.over": CONFLICT,
    "job.ended": CONFLICT,
    "job.unknown": MISSING,
    "people.nobody": MISSING,
    "people.several": CONFLICT,
    "person.changed_meanwhile": CONFLICT,
    "person.decided_already": CONFLICT,
    "person.erased": GONE,
    "person.no_such_event": MISSING,
    "person.not_merged": CONFLICT,
    "person.not_ours": CONFLICT,
    "person.one_already": CONFLICT,
    "person.retracted_already": CONFLICT,
    "person.verdict_refused": UNUSABLE,
    "telling.name_taken": CONFLICT,
}
"""What HTTP says to an error of ours; to every other one: 422."""
TITLES = frozenset({400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, 500, 503})

logger = logging.getLogger("ondo.api")


def problem(
    status: int, key: str, *, errors: Sequence[Mapping[str, object]] = (), detail: str | None = None, **params: object
) -> HttpResponse:
    """The answer that says what is wrong. `detail` goes before the text of `key`."""
    told: dict[str, object] = {
        "type": "about:blank",
        "title": say(f"api.status_{status if status in TITLES else 400}"),
        "status": status,
        "detail": detail if detail is not None else say(key, None, **params),
        "code": key,
    }
    if errors:
        told["errors"] = list(errors)
    return HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=TYPE)


def add_handlers(api: NinjaAPI) -> None:
    """Every exception that reaches the API becomes a problem."""
    handlers: dict[type[Exception], Any] = {
        AuthenticationError: lambda _request, _error: unknown_caller(),
        BadRequest: lambda _request, _error: problem(400, "api.bad_request"),
        Exception: _our_mistake,
        Http404: lambda _request, _error: problem(404, "api.not_found"),
        HttpError: _http_error,
        InterfaceError: lambda _request, _error: store_away(),
        MultiPartParserError: lambda _request, _error: problem(400, "api.bad_request"),
        OndoError: lambda _request, error: refusal(error),
        OperationalError: lambda _request, _error: store_away(),
        PermissionDenied: lambda _request, _error: problem(403, "api.forbidden"),
        RequestDataTooBig: lambda _request, _error: problem(413, "api.too_large"),
        SuspiciousOperation: lambda _request, _error: problem(400, "api.bad_request"),
        Throttled: lambda _request, error: throttled(error.wait),
        UnreadablePostError: lambda _request, _error: problem(400, "api.bad_request"),
        ValidationError: lambda _request, error: problem(422, "api.not_valid", errors=found_wrong(error.errors)),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def refusal(error: OndoError) -> HttpResponse:
    """What an action or a question of the store refused, with everything that was wrong where it says so."""
    key = error.problem.key
    return problem(STATUS.get(key, UNUSABLE), key, errors=_details(error), detail=_said(error.problem))


def _details(error: OndoError) -> list[Mapping[str, object]]:
    if isinstance(error, WrongField):
        return [{**error.place, "code": error.problem.key, "detail": _said(error.problem)}]
    if isinstance(error, Refused):
        return [{**pointer_of(one), "code": one.key, "detail": error.said(one)} for one in error.problems]
    found: Iterable[object] = getattr(error, "problems", ())
    pointer = "/mapping" if isinstance(error, MappingErrors) else "/text"
    return [_detail(one, pointer) for one in found]


def _said(one: Problem) -> str:
    return say(one.key, None, **one.params)


def _detail(one: object, pointer: str) -> Mapping[str, object]:
    """A problem of the domain, or one of a playbook's text with its line."""
    if isinstance(one, Problem):
        return {"code": one.key, "detail": _said(one)}
    return {**as_error(one), "pointer": pointer}


def unknown_caller() -> HttpResponse:
    """401: nobody showed who they are."""
    response = problem(401, "api.unauthorized")
    response["WWW-Authenticate"] = 'Bearer realm="ondo"'
    return response


def throttled(wait: float | None) -> HttpResponse:
    """429, and when to come again."""
    response = problem(429, "api.throttled")
    response["Retry-After"] = str(max(1, math.ceil(wait or 1)))
    return response


def store_away() -> HttpResponse:
    """503: the database is away or busy; the same request may be sent again."""
    response = problem(503, "api.store_away")
    response["Retry-After"] = "5"
    return response


def _http_error(_: HttpRequest, error: HttpError) -> HttpResponse:
    message = error.message if error.message.startswith("api.") else "api.bad_request"
    return problem(error.status_code, message)


def _our_mistake(request: HttpRequest, error: Exception) -> HttpResponse:
    """500. The log has the kind of error and the route, and nothing that the request said of anybody."""
    route = request.resolver_match.route if request.resolver_match else ""
    logger.exception("%s %s failed: %s", request.method, route, type(error).__name__)
    return problem(500, "api.our_mistake")
