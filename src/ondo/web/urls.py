"""Every address of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from ondo.web.outside_keys import OutsideKey
from ondo.web.row_numbers import RowNumber

register_converter(RowNumber, "row")
register_converter(OutsideKey, "outside")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ondo.web.operating")),
    path("api/", include("ondo.web.api.urls")),
    path("", include("ondo.web.signing.urls")),
    path("", include("ondo.web.frame.urls")),
    path("", include("ondo.web.booking.urls")),
    path("", include("ondo.web.receiving.urls")),
    path("desk/", include("ondo.web.desk.urls")),
    path("", include("ondo.web.sales.urls")),
    path("", include("ondo.web.pages.urls")),
]

handler400 = "ondo.web.frame.wrong.bad_request"
handler403 = "ondo.web.frame.wrong.not_allowed"
handler404 = "ondo.web.frame.wrong.not_found"
handler429 = "ondo.web.frame.wrong.too_often"
handler500 = "ondo.web.frame.wrong.mistake"
