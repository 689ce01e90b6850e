"""The site for a WSGI server."""

from __future__ import annotations

from ondo.store.django import set_up

set_up(site=True)

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connections  # noqa: E402

from ondo.web.alive import keep_saying  # noqa: E402

# Each thread keeps its connection for ten minutes: a new one for every request costs PostgreSQL more than the answer.
connections.settings["default"]["CONN_MAX_AGE"] = 600

application = get_wsgi_application()
keep_saying()
