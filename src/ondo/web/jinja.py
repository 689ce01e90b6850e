"""What every template can use: `say`, addresses of pages and of files, dates, the navigation."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from ondo.texts import LANGUAGES, current_language, say
from ondo.web.frame.addresses import address_of
from ondo.web.frame.moments import clock, day, moment
from ondo.web.frame.navigation import here, sections_for
from ondo.web.roles import Permission, may
from ondo.web.signing.adapters import ways_in


def environment(**options: Any) -> Environment:
    """The environment of our templates. What a template names and nobody gave is an error, not a gap."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.globals.update(
        say=say,
        url=lambda page, /, **words: reverse(page, kwargs=words) if words else address_of(page),
        static=static,
        current_language=current_language,
        languages=LANGUAGES,
        moment=moment,
        clock=clock,
        day=day,
        sections_for=sections_for,
        here=here,
        ways_in=ways_in,
        may=may,
        Permission=Permission,
    )
    return made
