"""What somebody is to us, beside a prospect: known from their mail domain, told to their log like any trait."""

from __future__ import annotations

from enum import StrEnum

RELATION = "relation"
"""The trait that says it. Only our own word counts: what clients send under this name is left out."""
NOBODY_SPECIAL = "none"
"""What the trait says of somebody whose domain was taken off the list: a blank never clears."""


class Relation(StrEnum):
    """What a mail domain may say of people."""

    INTERNAL = "internal"
    CUSTOMER = "customer"
    PARTNER = "partner"
    COMPETITOR = "competitor"
