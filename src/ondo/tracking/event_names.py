"""The names that clients give to events, and the standard events they mean."""

from __future__ import annotations

import re
from functools import lru_cache

from ondo.playbooks.standard_events import STANDARD_EVENTS

ALSO_CALLED = {
    "email_link_clicked": "email_clicked",
    "logged_in": "login",
    "signed_in": "login",
    "video_playback_started": "video_started",
    "video_playback_completed": "video_completed",
}
"""Names of Segment's semantic events that mean one of ours."""

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s\-./:]+")


@lru_cache(maxsize=16_384)
def standard_name(name: str) -> str:
    """`Form Submitted` and `formSubmitted` are `form_submitted`; a name that is not standard stays as it is."""
    snake = _BOUNDARY.sub("_", name).lower()
    snake = ALSO_CALLED.get(snake, snake)
    return snake if snake in STANDARD_EVENTS else name
