"""What a browser says about itself that tells a machine."""

from __future__ import annotations

import re
from functools import lru_cache

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from ondo.tracking.call import Call

BOT = "bot"
PROXY = "proxy"

_REAL_OPENS = ("GoogleImageProxy", "YahooMailProxy")
"""They fetch a picture when somebody opens the mail, not before."""
_PRIVATE_OPEN = "Mozilla/5.0"
"""All that the picture fetcher of Apple's Mail Privacy Protection says: it opens every mail, read or not."""
_IN_BROWSERS = ("analytics.js", "rudderlabs javascript")
"""Libraries that run in browsers, and always know which."""
_LONGEST = 1_000
"""Characters of a user agent that are looked at."""

_ESCAPED = re.compile(r"\\([^\w\s])")
_MEANING = re.compile(r"[\[\](){}?*+|^$.\\]")


def machine_flags(call: Call) -> str | None:
    """The flag of a call that no person made: `bot` or `proxy`; None for most."""
    agent = call.user_agent
    if agent is None or not agent.strip():
        return BOT if call.library is not None and call.library.lower().startswith(_IN_BROWSERS) else None
    if call.name == "email_opened" and agent.strip() == _PRIVATE_OPEN:
        return PROXY
    return BOT if _is_bot(agent[:_LONGEST]) else None


@lru_cache(maxsize=16_384)
def _is_bot(agent: str) -> bool:
    if any(word in agent for word in _REAL_OPENS):
        return False
    words, patterns = _known_bots()
    return any(word in agent for word in words) or any(pattern.search(agent) for pattern in patterns)


@lru_cache(maxsize=1)
def _known_bots() -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...]]:
    """The list as words and patterns: most entries are plain words, and looking for these is ten times as fast."""
    patterns = [entry["pattern"] for entry in CRAWLER_USER_AGENTS_DATA]
    plain = [pattern for pattern in patterns if not _MEANING.search(_ESCAPED.sub("", pattern))]
    others = [pattern for pattern in patterns if _MEANING.search(_ESCAPED.sub("", pattern))]
    return tuple(_ESCAPED.sub(r"\1", pattern) for pattern in plain), tuple(map(re.compile, others))
