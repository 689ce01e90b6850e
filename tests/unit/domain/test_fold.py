"""Steps of the fold that a spec table cannot write down: what an event carries beside its properties."""

from __future__ import annotations

from ondo.domain.events import TRAITS, TRIAGE, Event, Initiator
from ondo.domain.fold import fold, retracted, start
from ondo.domain.playbook import Playbook
from ondo.playbooks import loads

PLAYBOOK = """
ondo: 1
playbook: desk
label: {ja: 例, en: Example}
because: Shows one thing.
timezone: Asia/Tokyo
traits:
  account:
    employees: number
stages:
  mql: {kind: mql}
  sql:
    kind: sql
    must_have: company
triage:
  sql: {from: mql}
"""


def desk() -> Playbook:
    return loads(PLAYBOOK)


def verdict(seq: int, **traits: object) -> Event:
    return Event(seq, seq, TRIAGE, {"verdict": "sql"}, Initiator.US, id=f"e{seq}", traits=traits)


def test_a_verdict_is_judged_by_what_it_tells_itself() -> None:
    """Traits come before the triage in a step; the stage that counts is the one before the event."""
    folding = fold(desk(), [Event(1, 1, "page"), verdict(2), verdict(3, company="Acme KK")])
    assert [refusal.event_id for refusal in folding.refusals] == ["e2"]
    assert folding.state.stage == "sql"
    assert folding.state.traits["company"] == "Acme KK"


def test_what_a_refused_verdict_tells_is_not_learnt() -> None:
    folding = fold(desk(), [Event(1, 1, "page"), verdict(2, department="sales")])
    assert folding.refusals
    assert "department" not in folding.state.traits


def test_a_blank_account_is_no_change_of_account() -> None:
    """An import with an empty column says nothing; what was known about the company stays."""
    told = Event(1, 1, TRAITS, account=" ", traits={"department": "sales"})
    folding = start(desk(), account="acme", account_traits={"employees": "200"})
    folding.take(told)
    assert folding.state.account == "acme"
    assert folding.state.account_traits == {"employees": "200"}
    assert folding.state.traits["department"] == "sales"


def test_an_event_without_an_id_cannot_be_taken_back() -> None:
    """A retraction that names nothing takes nothing back, least of all everything that has no name."""
    met = Event(2, 2, "meeting_held", initiator=Initiator.US)
    assert retracted([met, Event(3, 3, "retracted", initiator=Initiator.US)]) == set()
