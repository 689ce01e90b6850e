"""The site as a Django application: its label is `web`."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """Pages and API. Its models are the store's."""

    name = "ondo.web"
    label = "web"

    def ready(self) -> None:
        """What happens at the door is written down; sessions know when they began."""
        from ondo.web.signing import heard, lasting

        heard.listen()
        lasting.listen()
