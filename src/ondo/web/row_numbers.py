"""Numbers of rows in addresses, `<row:number>`, and in forms. Django's own `int` has no end, and databases have one."""

from __future__ import annotations

import re

from django.urls.converters import IntConverter

LARGEST = 2**63 - 1
"""No column takes a larger number."""


class RowNumber(IntConverter):
    """What may be the number of a row: eighteen digits always fit into the 63 bits that a column has."""

    regex = "[0-9]{1,18}"


def number_in(text: str) -> int | None:
    """The number that a form or a query holds, in the same digits; None where it holds anything else, or nothing."""
    return int(text) if re.fullmatch(RowNumber.regex, text) else None
