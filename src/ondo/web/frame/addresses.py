"""Where pages are: an address in which nothing varies is worked out once."""

from __future__ import annotations

from functools import cache

from django.urls import reverse


@cache
def address_of(page: str) -> str:
    """The address of a page that is one for everybody."""
    return reverse(page)
