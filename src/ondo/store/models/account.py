"""Companies, and the keys that lead to them."""

from __future__ import annotations

from django.db import models


class Account(models.Model):
    """A company. `traits` is what is known of it now; each member's log has it dated."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    traits = models.JSONField(default=dict)
    created_at = models.BigIntegerField()

    class Meta:
        db_table = "account"


class AccountKey(models.Model):
    """What leads to an account: an e-mail domain, a normalised company name, or the id that a client gives."""

    kind = models.CharField(max_length=10)
    """`domain`, `name` or `group`."""
    value = models.CharField(max_length=300)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="keys")

    class Meta:
        db_table = "account_key"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="account_key_value")]
