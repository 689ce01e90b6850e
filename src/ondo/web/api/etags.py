"""ETags: what was read before need not be sent again, and nothing old overwrites anything new."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from ondo.domain.errors import OndoError

ANY = ["*"]


def tag_of(*parts: object) -> str:
    """The ETag of something that these tell apart."""
    return f'"{blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()}"'


def demand(request: HttpRequest, tag: str, *, optional: bool = False) -> None:
    """See that the caller has seen the thing as it is now. Call it with the thing locked.

    Raises OndoError: 428 where nothing was said of it (unless `optional`), 412 where it is another one by now.
    """
    given = request.headers.get("If-Match")
    if given is None:
        if optional:
            return
        raise OndoError("api.if_match_needed")
    wanted = parse_etags(given)
    if wanted != ANY and tag not in wanted:
        raise OndoError("api.changed")


def tagged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An answer to a read with its ETag; 304 where the caller has it already."""
    patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    response.headers.setdefault("ETag", tag_of(response.content))
    tag = response["ETag"]
    known = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    return (
        _not_modified(response, tag) if known == ANY or tag in [one.removeprefix("W/") for one in known] else response
    )


def _not_modified(response: HttpResponse, tag: str) -> HttpResponse:
    answer = HttpResponseNotModified()
    answer["ETag"] = tag
    for name in ("Cache-Control", "Vary", "Content-Location"):
        if name in response:
            answer[name] = response[name]
    return answer
