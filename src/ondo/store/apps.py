"""The one Django application: its label is `store`."""

from __future__ import annotations

from django.apps import AppConfig


class Store(AppConfig):
    """The models of Ondo."""

    name = "ondo.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
