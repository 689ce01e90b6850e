"""Makes Django ready for this process. The collector never calls it."""

from __future__ import annotations

import os

import django
from django.apps import apps

from ondo import settings


def set_up(*, site: bool = False) -> None:
    """Make the models usable; calling it again changes nothing. Raises `WrongSetting`.

    `site`: with sessions, sign-in and whatever else only pages need.
    """
    if apps.ready:
        return
    database = settings.database()
    if database.path is not None:
        database.path.parent.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"ondo.{'web' if site else 'store'}.django_settings"
    django.setup()
