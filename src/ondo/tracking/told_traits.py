"""What a call says about the person and their company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ondo.domain.email_addresses import normalised_email
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

_OF_THE_PERSON = frozenset({"form_submitted", "inquiry_received", "business_card_received"})
"""Of these, the ones whose `name` is the person's. A webinar's `name` is the webinar's."""

_ALSO_CALLED = {
    "email": ("email", "email_address", "emailAddress", "mail"),
    "company": ("company", "company_name", "companyName", "organization"),
    "phone": ("phone", "phone_number", "phoneNumber", "tel"),
    "job_title": ("job_title", "jobTitle", "position"),
    "department": ("department",),
}
"""Standard traits, and the names under which they come."""

LARGEST = 2**63 - 1
"""Larger whole numbers are told as text: they are ids, and no database counts with them."""
LONGEST_NAME = 200
"""The most characters of a company's name."""

_FAMILY = ("lastName", "last_name", "lastname", "family_name", "familyName")
_GIVEN = ("firstName", "first_name", "firstname", "given_name", "givenName")


def person_traits(call: Call, email: str | None) -> Mapping[str, Any]:
    """The traits of the person that a call tells; `email` is the address it leads by."""
    if call.type in ("identify", "traits"):
        traits = flat(call.traits)
        traits |= {key: value for key, value in standard_traits(call.traits, True).items() if key not in traits}
    elif call.type == "track" and call.name in FORMS:
        traits = standard_traits(call.properties, call.name in _OF_THE_PERSON)
    else:
        traits = {}
    if email is not None:
        traits["email"] = email
    return traits


def standard_traits(told: Object, of_the_person: bool) -> dict[str, Any]:
    """The standard traits among what was told. `of_the_person`: also `name` and `title`, which may be a thing's."""
    found = {trait: plain for trait, names in _ALSO_CALLED.items() if (plain := _first(told, names)) is not None}
    if of_the_person and "job_title" not in found and (title := _first(told, ("title",))) is not None:
        found["job_title"] = title
    name = _first(told, ("name", "full_name", "fullName")) if of_the_person else None
    name = _name_of_parts(told) if name is None else name
    return found if name is None else {**found, "name": name}


def told_email(call: Call) -> str | None:
    """The address of the person that a call gives, normalised: their own words first, then what a client remembers."""
    for value in _addresses(call):
        if (address := normalised_email(value)) is not None:
            return address
    return None


def told_company(call: Call) -> tuple[str | None, Any, Object]:
    """The name of the company a call speaks of, the id the client gives it, and what it tells about it."""
    if call.own is not None and (call.own.account or call.own.account_traits):
        traits = flat(call.own.account_traits)
        return _text(traits.get("name")), None, traits
    if call.type == "group":
        traits = flat(call.traits)
        return _text(traits.get("name")), None, traits
    company = _company(call)
    if type(company) is dict:
        traits = flat({key: value for key, value in company.items() if key != "id"})
        return _text(traits.get("name")), company.get("id"), traits
    return _text(company), None, {}


def flat(told: Object) -> Object:
    """Plain values only: what lies one level deeper is told as `outer_inner`, a list as its values with commas."""
    values: Object = {}
    for key, value in told.items():
        if type(value) is dict:
            inner = {f"{key}_{name}": plain for name, part in value.items() if (plain := _scalar(part)) is not None}
            values |= {name: plain for name, plain in inner.items() if name not in told}
        elif (plain := _scalar(value)) is not None:
            values[key] = plain
    return values


def _addresses(call: Call) -> Iterator[Any]:
    if call.type in ("identify", "traits"):
        yield _first(call.traits, _ALSO_CALLED["email"])
    elif call.type == "track" and (call.name in FORMS or call.name in MAILS):
        yield _first(call.properties, _ALSO_CALLED["email"])
    remembered = call.context.get("traits")
    if type(remembered) is dict:
        yield remembered.get("email")
    if call.user_id is not None and "@" in call.user_id:
        yield call.user_id


def _company(call: Call) -> Any:
    told = call.traits if call.type in ("identify", "traits") else call.properties if call.name in FORMS else None
    return None if told is None else next((told[key] for key in _ALSO_CALLED["company"] if told.get(key)), None)


def _name_of_parts(told: Object) -> str | None:
    """Family name first where either part is written in Japanese."""
    family, given = _text(_first(told, _FAMILY)), _text(_first(told, _GIVEN))
    if family is None or given is None:
        return family or given
    return f"{given} {family}" if (family + given).isascii() else f"{family} {given}"


def _first(told: Object, names: tuple[str, ...]) -> Any:
    for name in names:
        value = told.get(name)
        plain = _scalar(value.get("name") if type(value) is dict else value)
        if plain is not None:
            return plain
    return None


def _scalar(value: Any) -> Any:
    """A value that a rule can read: text, number, yes or no; None where it is blank or something else."""
    if type(value) is list:
        return ", ".join(str(part) for part in map(_scalar, value) if part is not None) or None
    if type(value) is int and abs(value) > LARGEST:
        return str(value)
    return None if is_blank(value) or type(value) not in (str, int, float, bool) else value


def _text(value: Any) -> str | None:
    if type(value) is int:
        return str(value)
    return (value.strip()[:LONGEST_NAME] or None) if type(value) is str else None
