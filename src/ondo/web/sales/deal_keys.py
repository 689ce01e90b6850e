"""Keys of opportunities in addresses: `<deal:key>`. Other systems give them, with whatever signs they like."""

from __future__ import annotations

import base64
import re

PLAIN = re.compile(r"\w[\w .:@+-]*")
"""Keys that stand in an address as they are. Of others a browser, or a router, might make something else."""
CODED = "~"


class DealKey:
    """One part of a path: a plain key as it is, any other one coded, after a `~`."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The key that an address says. Raises ValueError (not found) for what codes none."""
        if not value.startswith(CODED):
            return value
        coded = value.removeprefix(CODED)
        return base64.b64decode(coded + "=" * (-len(coded) % 4), altchars="-_", validate=True).decode()

    def to_url(self, value: str) -> str:
        """The part of the path that leads to a key."""
        if PLAIN.fullmatch(value):
            return value
        return CODED + base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")
