"""Letters from templates: Liquid, with the person, the writer and a link for booking in it."""

from __future__ import annotations

from collections.abc import Mapping

from liquid import Environment, StrictUndefined
from liquid.exceptions import LiquidError, UndefinedError

from ondo.domain.errors import OndoError

PERSON = ("name", "family_name", "company", "department", "title", "email")
WRITER = ("name", "email", "signature")
FIELDS = (*(f"person.{one}" for one in PERSON), *(f"me.{one}" for one in WRITER), "booking_link")
"""What can stand in a template as `{{ person.name }}`."""


class _Bounded(Environment):
    """Whoever writes a template cannot keep the site busy by it."""

    loop_iteration_limit = 1_000
    output_stream_limit = 50_000
    context_depth_limit = 10


_ENVIRONMENT = _Bounded(undefined=StrictUndefined)


def filled(text: str, person: Mapping[str, str], writer: Mapping[str, str], booking_link: str) -> str:
    """The text with its fields filled in; what is not known of somebody is empty.

    Raises OndoError for what is no Liquid, and for a field that there is none of.
    """
    told = {
        "person": {key: person.get(key, "") for key in PERSON},
        "me": {key: writer.get(key, "") for key in WRITER},
        "booking_link": booking_link,
    }
    try:
        return _ENVIRONMENT.from_string(text).render(**told)
    except UndefinedError as error:
        raise OndoError("letters.unknown_field", why=str(error.message), known=", ".join(FIELDS)) from error
    except LiquidError as error:
        raise OndoError("letters.bad_template", why=str(error.message)) from error


def check(text: str) -> None:
    """Raises OndoError where it cannot be filled in."""
    filled(text, {}, {}, "")
