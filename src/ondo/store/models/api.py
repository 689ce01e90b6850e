"""How programs show who they are, and what was answered to a request that may be sent again."""

from __future__ import annotations

from django.db import models


class ApiToken(models.Model):
    """A token that acts for a user. Only its hash is kept; `prefix` is what people tell it by."""

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token, in hex: tokens are random, so nothing slower is needed."""
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(null=True)
    last_used_at = models.BigIntegerField(null=True)
    """To the hour: it is not written at every request."""
    revoked_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "api_token"


class IdempotentRequest(models.Model):
    """A request with an Idempotency-Key and what was answered to it: the same again gets the same answer."""

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    """SHA-256 of method, path and body."""
    status = models.IntegerField(null=True)
    """Null while it is being answered."""
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "idempotent_request"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotent_request_key")]


class ApiAllowance(models.Model):
    """How much of what a caller may ask is used up (`ondo.store.allowances`). A caller is a user and a token."""

    caller = models.CharField(max_length=60, primary_key=True)
    used_to = models.BigIntegerField()
    """In microseconds."""

    class Meta:
        db_table = "api_allowance"
