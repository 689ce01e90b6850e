"""Booking tools: what Cal.com, Calendly or a tool of one's own tells when a meeting is booked, moved or called off.

To add one: a module that knows how it signs (`is_signed`) and what it says (`read`), and its line in `TOOLS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ondo.domain.errors import OndoError
from ondo.integrations.booking_tools import cal_com, calendly, signed_by_standard
from ondo.integrations.booking_tools.told import Object, ToolBooking


@dataclass(frozen=True)
class Tool:
    """One tool: the header in which its signature stands, whether that is right, and what a message says."""

    header: str
    is_signed: Callable[[bytes, Mapping[str, str], str, int], bool]
    read: Callable[[Object], ToolBooking | None]


TOOLS: Mapping[str, Tool] = {
    "calcom": Tool(cal_com.HEADER, cal_com.is_signed, cal_com.read),
    "calendly": Tool(calendly.HEADER, calendly.is_signed, calendly.read),
    "own": Tool(signed_by_standard.HEADER, signed_by_standard.is_signed, signed_by_standard.read),
}
"""By what a booking is kept under."""


class Unsigned(OndoError):
    """Nobody knows whose message it is."""


def told_by(body: bytes, headers: Mapping[str, str], secret: str, now: int) -> tuple[str, ToolBooking | None]:
    """Which tool tells what; None: something that is not about a meeting. `headers` by lower-case names, `now` seconds.

    Raises `Unsigned` where the signature is missing or wrong, OndoError for what cannot be read.
    """
    for name, tool in TOOLS.items():
        if tool.header in headers and tool.is_signed(body, headers, secret, now):
            return name, _read(tool, body)
    raise Unsigned("booking.unsigned")


def _read(tool: Tool, body: bytes) -> ToolBooking | None:
    try:
        told = json.loads(body)
        return tool.read(told) if isinstance(told, dict) else None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise OndoError("booking.unreadable") from error
