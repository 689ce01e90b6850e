"""What Segment's client in a page asks for before it sends anything: its script, and the settings of its source."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from starlette.requests import Request
from starlette.responses import Response

from ondo.settings import VENDOR

FOLDER = VENDOR / "analytics-next"
KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_KEY_GOES_HERE = '"__WRITE_KEY__"'
_WHERE_FROM = """\
!function(s){if(s){var n=s.getAttribute("data-global-segment-analytics-key")||"analytics",a=window[n]=window[n]||[];\
a._cdn=a._cdn||s.src.replace(/\\/analytics\\.js\\/v1\\/.*$/,"")}}(document.currentScript);
"""
"""Where the client is to look for its settings; by itself it asks Segment, unless it came by https."""
A_DAY, A_YEAR, MINUTES = "public, max-age=86400", "public, max-age=31536000, immutable", "public, max-age=300"
PATIENCE = {"rateLimitConfig": {"maxRetryCount": 100}, "backoffConfig": {"maxRetryCount": 100}}
"""How often a page comes again before it gives an event up."""


@dataclass(frozen=True)
class Script:
    """A text for browsers, ready to be sent."""

    text: bytes
    caching: str

    @cached_property
    def etag(self) -> str:
        """Changes when the text does."""
        return f'"{hashlib.sha256(self.text).hexdigest()[:32]}"'

    @cached_property
    def packed(self) -> bytes:
        """The text, packed by gzip."""
        return gzip.compress(self.text, mtime=0)

    def to(self, request: Request) -> Response:
        """The answer to whoever asks for it."""
        headers = {"etag": self.etag, "cache-control": self.caching, "vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, headers=headers | {"content-encoding": "gzip"}, media_type="text/javascript")
        return Response(self.text, headers=headers, media_type="text/javascript")


async def script(request: Request) -> Response:
    """`GET /analytics.js/v1/KEY/analytics.min.js`: the client, told its key and where it came from."""
    key = request.path_params["key"]
    return script_for(key).to(request) if KEY.fullmatch(key) else Response(status_code=404)


@lru_cache(maxsize=64)
def script_for(key: str) -> Script:
    """The client for a write key, which has to match `KEY`."""
    text = (FOLDER / "standalone.js").read_text(encoding="utf-8")
    return Script((_WHERE_FROM + text.replace(_KEY_GOES_HERE, json.dumps(key), 1)).encode(), A_DAY)


async def bundle(request: Request) -> Response:
    """`GET /analytics-next/bundles/NAME`: a part that the client loads when a page uses it."""
    found = bundles().get(request.path_params["name"])
    return found.to(request) if found is not None else Response(status_code=404)


@lru_cache(maxsize=1)
def bundles() -> dict[str, Script]:
    """Every part, by its name, which changes with its content."""
    return {path.name: Script(path.read_bytes(), A_YEAR) for path in (FOLDER / "bundles").glob("*.js")}


async def settings(request: Request) -> Response:
    """`GET /v1/projects/KEY/settings`: where the client sends to, and that it sends nowhere else.

    They are the same for a key that nobody knows: what it sends is kept apart, and may be taken later.
    """
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme).partition(",")[0].strip()
    sending = {
        "apiKey": request.path_params["key"],
        "apiHost": f"{request.headers.get('host', '')}/v1",
        "protocol": "http" if scheme == "http" else "https",
        "httpConfig": PATIENCE,
    }
    told = {
        "integrations": {"Segment.io": sending},
        "metrics": {"sampleRate": 0},
        "plan": {},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
    }
    return Response(json.dumps(told), headers={"cache-control": MINUTES}, media_type="application/json")
