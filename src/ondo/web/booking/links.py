"""Links to a booking page: signed, so that only we make them, and nobody finds out from one who else there is."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from ondo import settings
from ondo.store.models import BookingPage, Person, User

_SALT = "ondo.booking"


@dataclass(frozen=True)
class Invited:
    """What a link says: with whom, and who was invited; None: whoever opens it."""

    page: BookingPage
    person: Person | None


def link_to(user: User, person: Person | None, request: HttpRequest | None = None) -> str:
    """The whole address of a user's page, for one person or for anybody."""
    told = {"u": user.pk} | ({"p": person.pk} if person is not None else {})
    path = reverse("book", kwargs={"signed": signing.dumps(told, salt=_SALT, compress=True)})
    site = settings.public_url() or (request.build_absolute_uri("/").rstrip("/") if request is not None else "")
    return site + path


def invited_by(signed: str) -> Invited | None:
    """What a link says; None for one that we did not make, and where the page or the person is gone."""
    try:
        told = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        return None
    page = BookingPage.objects.select_related("user").filter(pk=told["u"]).first()
    if page is None:
        return None
    person = Person.objects.select_related("root").filter(pk=told.get("p", 0)).first()
    root = (person.root or person) if person is not None else None
    if "p" in told and (root is None or root.erased_at is not None):
        return None
    return Invited(page, root)
