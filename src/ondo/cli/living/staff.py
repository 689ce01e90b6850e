"""Who works at the demo company, and the working day in which it is found: shared out, begun, not done."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ondo.cli.acting import now, operator
from ondo.cli.living.correspondence import correspond, meet, set_up_letters
from ondo.cli.living.morning import clear_the_desks, wake
from ondo.domain.business_time import add
from ondo.domain.events import TRIAGE
from ondo.domain.instants import Instant, to_datetime
from ondo.domain.lifecycle import Allowance, Kind
from ondo.domain.playbook import Playbook

if TYPE_CHECKING:
    from ondo.store.models import Person

SDRS = {"aoki": "青木 美咲", "hirano": "平野 悠斗", "kanda": "神田 彩", "mori": "森 拓海", "okabe": "岡部 直子"}
OTHERS = {
    "sada": ("佐田 健一", "field_sales"),
    "ueno": ("上野 亮", "field_sales"),
    "tabata": ("田畑 恵", "administrator"),
}
SIGN_IN = ("aoki", "sada", "tabata")
"""Whoever looks at the demo may be one of these: an SDR, field sales, an administrator."""
LEFT = 6
"""Every sixth new MQL is nobody's yet."""
LETTERS, HANDED = 6, 2
COLLEAGUE = "hirano"
READY = {"verdict": "sql", "spoke_directly": True, "understands_offer": True, "customer_need": "grow_revenue"}
"""Whom a colleague has given to field sales this morning, and with what; a playbook without that verdict refuses it."""


@dataclass(frozen=True)
class WayIn:
    """By which name and password somebody looks around."""

    user: str
    password: str


def hire() -> WayIn:
    """The people who work there, before their history is brought in: so it knows whose people are whose."""
    from ondo.actions.add_user import add_user
    from ondo.actions.choose_password import choose_password
    from ondo.store.models import User

    people = {**{name: (full, "sdr") for name, full in SDRS.items()}, **OTHERS}
    for name, (full, role) in people.items():
        add_user(name=name, role=role, full_name=full, by=operator(), at=now())
    password = f"demo-{secrets.token_hex(6)}"
    for name in SIGN_IN:
        choose_password(user=User.objects.get(username=name), password=password, by=operator(), at=now())
    return WayIn(SIGN_IN[0], password)


def begin_the_day(reached: Callable[[float, float], None]) -> None:
    """Old cases are put away, some people stir, the new ones are shared out, and some of them worked.

    `reached(done, of)` is told how far the day is.
    """
    at = now()
    deeds = (clear_the_desks, wake, _share_out, _work)
    for done, deed in enumerate(deeds):
        reached(done, len(deeds))
        deed(at)


def _share_out(at: Instant) -> None:
    """New MQLs get an owner, but for a few."""
    from ondo.actions.record_acts import Act, record_acts

    acts = [Act(person, "assigned", {"owner": user}) for person, user in _shares()]
    record_acts(acts=acts, by="tabata", at=at)


def _work(at: Instant) -> None:
    """Some were called in vain, some are to be called back, some put off, some handed over.

    Some were written to, some of those have answered, one is to be met.
    """
    from ondo.actions.record_acts import Act, record_acts
    from ondo.store.reading.person import ruling_now

    mine, playbook = _of(SIGN_IN[0]), ruling_now().playbook
    done = [Act(person, *_begun(n, playbook, at)) for n, person in enumerate(mine) if n % 3 == 1]
    record_acts(acts=done, by=SIGN_IN[0], at=at)
    theirs = _of(COLLEAGUE)[:HANDED]
    record_acts(acts=[Act(person, TRIAGE, READY) for person in theirs], by=COLLEAGUE, at=at)
    set_up_letters(SIGN_IN[-1], at)
    correspond([person for n, person in enumerate(mine) if n % 3 == 2][:LETTERS], SIGN_IN[0], at)
    for person in mine[3:4]:
        meet(person, SIGN_IN[0], at)


def _of(user: str) -> list[Person]:
    """Those whom a user is given; no worker has decided about that yet, so no row says it."""
    return [person for person, owner in _shares() if owner == user]


def _shares() -> list[tuple[Person, str]]:
    """New MQLs and who is to have them, the warmest first."""
    return [(person, _turn(n)) for n, person in enumerate(_new()) if n % LEFT != LEFT - 1]


def _new() -> list[Person]:
    """MQLs whom nobody has turned to, the warmest first."""
    from ondo.store.models import Person, Work

    new = Work.objects.filter(kind=Kind.MQL.value, team="sdr", touched_at=None).order_by("-points", "person_id")
    found = list(new.values_list("person_id", flat=True))
    people = Person.objects.in_bulk(found)
    return [people[id_] for id_ in found]


def _turn(number: int) -> str:
    """Whoever looks at the demo has two of three."""
    return SIGN_IN[0] if number % 3 < 2 else [*SDRS][1 + number // 3 % (len(SDRS) - 1)]


def _begun(number: int, playbook: Playbook, at: Instant) -> tuple[str, dict[str, object]]:
    """What was done about one of them: in turn called in vain, promised a call back, put off."""
    soon = add(playbook.calendar, playbook.zone, at, Allowance(2, "hours", business=True))
    later = to_datetime(at, playbook.timezone) + timedelta(days=5)
    back = {"next_activity": "call", "due": f"{to_datetime(soon, playbook.timezone):%Y-%m-%dT%H:00}"}
    turns: tuple[tuple[str, dict[str, object]], ...] = (
        ("call_attempted", {"outcome": "call_back", **back}),
        ("call_attempted", {"outcome": "no_answer"}),
        ("snoozed", {"until": f"{later:%Y-%m-%d}"}),
    )
    return turns[number // 3 % len(turns)]
