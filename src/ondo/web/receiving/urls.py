"""The addresses to which services outside post."""

from __future__ import annotations

from django.urls import URLPattern, path

from ondo.web.receiving import views

urlpatterns: list[URLPattern] = [
    path("inbound/mail", views.mail, name="inbound_mail"),
    path("inbound/bookings", views.bookings, name="inbound_bookings"),
]
