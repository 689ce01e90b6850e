"""What is best done next with a person, beside what the playbook says: from how to reach them and what they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CALL, MAIL, EDIT = "call", "mail", "edit"


@dataclass(frozen=True)
class AtHand:
    """What is known of somebody at this moment.

    - `phone`, `email`: they can be reached so, and have not refused it.
    - `promised`: what was promised for about now, `call` or `mail`; None for nothing.
    - `replied`: they wrote, and nobody has answered. `here`: they are on the site just now.
    """

    phone: bool = False
    email: bool = False
    promised: str | None = None
    replied: bool = False
    here: bool = False


@dataclass(frozen=True)
class Suggested:
    """An act, and the word for why: `promised`, `replied`, `here`, `phone`, `email` or `unreachable`."""

    act: str
    because: str


def suggested(known: AtHand) -> list[Suggested]:
    """The acts that make sense, the best first, each once with its strongest reason."""
    first: dict[str, Suggested] = {}
    for one in _reasons(known):
        first.setdefault(one.act, one)
    return list(first.values())


def _reasons(known: AtHand) -> Iterator[Suggested]:
    """From the strongest on: our word, then theirs, then the moment, then what is quickest."""
    if (known.promised == CALL and known.phone) or (known.promised == MAIL and known.email):
        yield Suggested(known.promised, "promised")
    if known.replied and (known.email or known.phone):
        yield Suggested(MAIL if known.email else CALL, "replied")
    if known.here and known.phone:
        yield Suggested(CALL, "here")
    if known.phone:
        yield Suggested(CALL, "phone")
    if known.email:
        yield Suggested(MAIL, "email")
    if not (known.phone or known.email):
        yield Suggested(EDIT, "unreachable")
