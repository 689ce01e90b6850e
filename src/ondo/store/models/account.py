"""Companies, and the keys that lead to them."""

from __future__ import annotations

from django.db import models

GROUP, NAME, DOMAIN = "group", "name", "domain"
"""What leads to an account: the id that a client gives, its normalised name, the domain of its mail addresses."""


class Account(models.Model):
    """A company. `traits` is what is known of it now; each member's log has it dated."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    traits = models.JSONField(default=dict)
    created_at = models.BigIntegerField()

    class Meta:
        db_table = "account"


class AccountKey(models.Model):
    """What leads to an account: one of the kinds above, and a value."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=300)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="keys")

    class Meta:
        db_table = "account_key"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="account_key_value")]
