"""The addresses of what belongs to every page."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.frame import language, palette, profile

urlpatterns: list[URLPattern] = [
    path("language/", language.choose, name="language"),
    path("search/", palette.search, name="search"),
    path("search/found/", palette.found, name="palette"),
    path("me/", profile.me, name="me"),
    path("keys/", profile.keys, name="keys"),
]
