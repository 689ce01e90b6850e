"""The site for a WSGI server."""

from __future__ import annotations

from ondo.store.django import set_up

set_up(site=True)

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
