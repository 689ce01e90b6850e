"""Idempotency-Key: a request that is sent again, because its answer was lost, is done once.

The answer is stored in the transaction of what was done. A process that dies therefore leaves a key behind of which
nothing was done, and after `LEASE` the next one may take it up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ondo.domain.instants import Instant
from ondo.store.models import IdempotentRequest
from ondo.web.api.caller import Caller, caller_of
from ondo.web.api.problems import problem
from ondo.web.frame.moments import now

HEADER = "Idempotency-Key"
MOST = 200
FORM = re.compile(f"[!-~]{{1,{MOST}}}")
LEASE = 60_000
"""Milliseconds after which a request without an answer counts as dead."""
KEPT = 24 * 3_600_000
"""Milliseconds for which an answer is kept."""
SENT_AGAIN = ("Content-Type", "Content-Language", "Location", "ETag")
NOT_KEPT = frozenset({401, 403, 412, 428, 429})
"""Answers that another try may change although it is the same request."""

WAITS_OUTSIDE = "waits_outside"
"""The name of addresses that wait for somebody outside: no transaction is held open for that. A process that dies
meanwhile may have done it, so it has to be something that may be done again."""

Answer = Callable[[], HttpResponseBase]


def once(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """The answer to a request; to a POST with a key that was answered before, that answer."""
    key = request.headers.get(HEADER)
    caller = caller_of(request) if key is not None and request.method == "POST" else None
    if key is None or caller is None:
        return answer()
    if not FORM.fullmatch(key):
        return problem(400, "api.bad_key", limit=MOST)
    match = request.resolver_match
    outside = match is not None and match.url_name == WAITS_OUTSIDE
    return _once(caller, key, _fingerprint(request), lambda row, at: _answered(row, at, answer, outside=outside))


def _once(
    caller: Caller, key: str, request: str, answered: Callable[[int, Instant], HttpResponseBase]
) -> HttpResponseBase:
    at = now()
    row, new = IdempotentRequest.objects.get_or_create(
        user=caller.user, key=key, defaults={"request": request, "at": at}
    )
    if new:
        IdempotentRequest.objects.filter(at__lt=at - KEPT).delete()
    else:
        if row.request != request:
            return problem(422, "api.other_request")
        if row.status is not None:
            return _again(row)
        if not _taken_over(row, at):
            return problem(409, "api.in_progress")
    return answered(row.pk, at)


def _taken_over(row: IdempotentRequest, at: Instant) -> bool:
    dead = IdempotentRequest.objects.filter(pk=row.pk, at=row.at, status=None, at__lt=at - LEASE)
    return dead.update(at=at) == 1


def _answered(row: int, at: Instant, answer: Answer, *, outside: bool) -> HttpResponseBase:
    ours = IdempotentRequest.objects.filter(pk=row, at=at, status=None)
    try:
        with nullcontext() if outside else transaction.atomic():
            response = answer()
            kept = isinstance(response, HttpResponse) and _worth_keeping(response) and _keep(ours, response)
            if not kept and not outside:
                transaction.set_rollback(response.status_code >= 400)
    except BaseException:
        ours.delete()
        raise
    if not kept:
        ours.delete()
    return response


def _worth_keeping(response: HttpResponseBase) -> bool:
    return response.status_code < 500 and response.status_code not in NOT_KEPT


def _keep(ours: object, response: HttpResponse) -> bool:
    headers = {name: response[name] for name in SENT_AGAIN if name in response}
    changed: int = ours.update(status=response.status_code, headers=headers, body=response.content)  # type: ignore[attr-defined]
    if changed != 1:
        raise RuntimeError("somebody else took the request over")
    return True


def _again(row: IdempotentRequest) -> HttpResponse:
    response = HttpResponse(bytes(row.body), status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    """SHA-256 of method, address and content; of an upload, of its fields and files."""
    found = sha256(f"{request.method}\0{request.get_full_path()}\0".encode("utf-8", "surrogatepass"))
    if request.content_type != "multipart/form-data":
        found.update(request.body)
        return found.hexdigest()
    for name, values in sorted(request.POST.lists()):
        found.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            found.update(repr((name, file.name, file.size)).encode("utf-8", "surrogatepass"))
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()
