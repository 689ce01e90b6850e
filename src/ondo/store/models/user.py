"""Users of Ondo, and what they may do."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who works with Ondo. Owners are users, never teams."""

    role = models.CharField(max_length=20, default="sdr")
    """`marketer`, `sdr`, `field_sales`, `manager`, `administrator` or `auditor`."""
    shortcuts = models.BooleanField(default=True, db_default=True)
    """Whether keys do something on the pages they see."""
    mail_signature = models.TextField(default="", db_default="")
    """What stands below the letters that they write."""

    class Meta:
        db_table = "ondo_user"
