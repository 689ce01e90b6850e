"""The addresses of the booking pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.booking import views

urlpatterns: list[URLPattern] = [
    path("book/<str:signed>/", views.book, name="book"),
    path("booked/<slug:token>/", views.booked, name="booked"),
]
