"""The addresses of the API: `/api/v1/…`, its schema at `openapi.json`, its pages at `docs`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from ondo.web.api.http import nowhere, wrapped
from ondo.web.api.v1 import api

_patterns, _app, _namespace = api.urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((wrapped(_patterns, api.on_exception), _app), _namespace)),
    re_path("", nowhere),
]
