"""Numbers of rows in addresses: `<row:number>`. Django's own `int` has no end, and databases have one."""

from __future__ import annotations

from django.urls.converters import IntConverter


class RowNumber(IntConverter):
    """What may be the number of a row: eighteen digits always fit into the 63 bits that a column has."""

    regex = "[0-9]{1,18}"
