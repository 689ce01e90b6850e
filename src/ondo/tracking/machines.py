"""What the browser says about itself that tells a machine."""

from __future__ import annotations

from functools import lru_cache

from ondo.tracking.call import Call

BOT = "bot"
PROXY = "proxy"

_REAL_OPENS = ("googleimageproxy", "yahoomailproxy")
"""Fetch a picture when somebody opens the mail, not before."""

_WORDS = (
    "bot/", "bot;", "bot)", "bot ", "crawler", "spider", "headless", "phantomjs", "lighthouse", "pingdom", "uptime",
    "monitor", "synthetic", "curl/", "wget/", "python-requests", "python-urllib", "aiohttp", "go-http-client", "java/",
    "okhttp", "axios/", "node-fetch", "puppeteer", "playwright", "selenium", "preview", "scanner", "slurp",
)  # fmt: skip

_PRIVATE_OPEN = "mozilla/5.0"
"""All that the picture fetcher of Apple's Mail Privacy Protection says: it opens every mail, read or not."""

_BROWSER_LIBRARIES = ("analytics.js", "rudderlabs javascript", "ondo.js")


def machine_flags(call: Call) -> str | None:
    """The flag of a call that no person made (`bot`, `proxy`); None for most."""
    agent = call.context.get("userAgent")
    if type(agent) is not str:
        return BOT if agent is None and _is_browser(call) and "userAgent" in call.context else None
    if call.name == "email_opened" and agent.strip().lower() == _PRIVATE_OPEN:
        return PROXY
    return BOT if _is_bot(agent) or (not agent.strip() and _is_browser(call)) else None


def _is_browser(call: Call) -> bool:
    library = call.context.get("library")
    name = library.get("name") if type(library) is dict else None
    return type(name) is str and name.lower().startswith(_BROWSER_LIBRARIES)


@lru_cache(maxsize=4096)
def _is_bot(agent: str) -> bool:
    agent = agent.lower()
    return not any(word in agent for word in _REAL_OPENS) and any(word in agent for word in _WORDS)
