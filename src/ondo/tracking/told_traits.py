"""What a call says about the person and their company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ondo.domain.company_names import names_a_company
from ondo.domain.email_addresses import normalised_email
from ondo.domain.events import NOTHING
from ondo.domain.traits import IDENTIFIED
from ondo.domain.values import is_blank
from ondo.tracking.call import Call, Object

MAILS = frozenset(
    (
        *("email_sent", "email_delivered", "email_opened", "email_clicked", "email_replied", "email_bounced"),
        "unsubscribed",
    )
)
"""Standard events whose property `email` is the address of the person; it is all they say about them."""

FORMS = frozenset(
    (
        *("form_submitted", "inquiry_received", "business_card_received", "document_requested", "trial_started"),
        *("newsletter_subscribed", "webinar_registered", "webinar_attended", "seminar_registered"),
        *("seminar_attended", "exhibition_visited", "discovery_call_booked"),
    )
)
"""Standard events by which people introduce themselves: some of their properties are traits of the person."""

ABOUT_THE_PERSON = frozenset({"form_submitted", "inquiry_received", "business_card_received"})
"""Of these, the ones whose `name` and `title` are the person's. A webinar's are the webinar's."""

DESCRIBING = frozenset({"identify", "traits"})
"""Types of calls whose traits are the person's."""

ALSO_CALLED = {
    "email": ("email", "email_address", "emailAddress", "mail"),
    "company": ("company", "company_name", "companyName", "organization"),
    "phone": ("phone", "phone_number", "phoneNumber", "tel"),
    "job_title": ("job_title", "jobTitle", "position"),
    "department": ("department",),
}
"""Standard traits, and the names under which they come."""

LARGEST = 2**63 - 1
"""Larger whole numbers are told as text: they are ids, and no database counts with them."""
LONGEST_COMPANY_NAME = 200

_FULL = ("name", "full_name", "fullName")
_FAMILY = ("last_name", "lastName", "lastname", "family_name", "familyName")
_GIVEN = ("first_name", "firstName", "firstname", "given_name", "givenName")


def told_email(call: Call) -> str | None:
    """The person's address that a call gives, normalised: their own words first, then what the client remembers."""
    told = _introduction(call)
    if told is None and call.type == "track" and call.name in MAILS:
        told = call.properties
    if not (told or call.remembered or call.user_id):  # most page views say nothing of anybody
        return None
    for value in (_first(told, ALSO_CALLED["email"]) if told else None, call.remembered.get("email"), call.user_id):
        if value is not None and (address := normalised_email(value)) is not None:
            return address
    return None


def person_traits(call: Call) -> Mapping[str, object]:
    """The traits of the person that a call tells. An address stands there as it leads to them."""
    email = told_email(call)
    told = _introduction(call)
    if told is None:
        return NOTHING if email is None else {"email": email}
    described = call.type in DESCRIBING or call.name == IDENTIFIED
    traits = standard_traits(told, described or call.name in ABOUT_THE_PERSON)
    traits |= flat(told) if described else {}
    return traits if email is None else {**traits, "email": email}


def standard_traits(told: Object, named: bool) -> dict[str, object]:
    """The standard traits among what was told. `named`: also those that stand in `name` and `title`."""
    found = {trait: plain for trait, names in ALSO_CALLED.items() if (plain := _first(told, names)) is not None}
    title = _first(told, ("title",)) if named and "job_title" not in found else None
    name = (_first(told, _FULL) if named else None) or _name_of_parts(told)
    return found | {key: value for key, value in (("job_title", title), ("name", name)) if value is not None}


def told_company(call: Call) -> tuple[str | None, object, Object]:
    """What a call says of a company: its name, the id that the client gives it, its traits."""
    if call.own is not None and (call.own.account or call.own.account_traits):
        company: Object = call.own.account_traits
    elif call.type == "group":
        company = call.traits
    else:
        told = _introduction(call)
        if not told:
            return None, None, {}
        given = next((told[key] for key in ALSO_CALLED["company"] if told.get(key)), None)
        if type(given) is not dict:
            return _company_name(given), None, {}
        company = given
    traits = flat(company)
    return _company_name(traits.get("name")), traits.pop("id", None), traits


def flat(told: Object) -> Object:
    """Plain values only: what lies one level deeper is told as `outer_inner`, a list as its values with commas."""
    values: Object = {}
    for key, value in told.items():
        if type(value) is dict:
            deeper = ((f"{key}_{name}", _plain(part)) for name, part in value.items())
            values |= {name: plain for name, plain in deeper if plain is not None and name not in told}
        elif (plain := _plain(value)) is not None:
            values[key] = plain
    return {_whole(key): value for key, value in values.items()} if "\0" in "".join(values) else values


def _introduction(call: Call) -> Object | None:
    """Where a call says who the person is, if it does."""
    if call.type in DESCRIBING:
        return call.traits
    return call.properties if call.name in FORMS or call.name == IDENTIFIED else None


def _name_of_parts(told: Object) -> str | None:
    """Family name first, unless both are written in Latin letters."""
    parts = [str(part) for part in (_first(told, _FAMILY), _first(told, _GIVEN)) if part is not None]
    return " ".join(reversed(parts) if "".join(parts).isascii() else parts) or None


def _first(told: Object, names: Iterable[str]) -> Any:
    for name in names:
        value = told.get(name)
        plain = _plain(value.get("name") if type(value) is dict else value)
        if plain is not None:
            return plain
    return None


def _plain(value: Any) -> Any:
    """A value that a rule can read: text, number, yes or no; None where it is blank or something else."""
    if type(value) is str:
        return None if is_blank(value) else _whole(value)
    if type(value) is list:
        return ", ".join(str(part) for part in map(_plain, value) if part is not None) or None
    if type(value) is int and abs(value) > LARGEST:
        return str(value)
    return value if type(value) in (int, float, bool) else None


def _whole(text: str) -> str:
    """Text without the one character that PostgreSQL takes in no text at all."""
    return text.replace("\0", "") if "\0" in text else text


def _company_name(value: object) -> str | None:
    name = " ".join(_whole(str(value)).split())[:LONGEST_COMPANY_NAME] if type(value) in (str, int) else ""
    return name if name and names_a_company(name) else None
