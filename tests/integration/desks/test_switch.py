"""Another playbook in force: what is planned and handed over follows where people stand now."""

from __future__ import annotations

import pytest
from tests.integration.desks.office import PLAYBOOK, open_office, stage_of

pytestmark = pytest.mark.usefixtures("store")

OTHER_STAGES = (
    PLAYBOOK.replace(
        "  lead: {kind: follow_up, team: sdr, must_have: [owner, next_activity],", "  keep: {kind: follow_up,"
    )
    .replace("  sql: {kind: sql, team: field_sales,", "  ready: {kind: sql, team: field_sales,")
    .replace("[visitor, lead]", "[visitor, keep]")
    .replace("[mql, lead, sql]", "[mql, keep, ready]")
    .replace("[sql, opportunity]", "[ready, opportunity]")
    .replace("[mql, lead]", "[mql, keep]")
    .replace("sql: {from", "sql: {to: ready, from")
    .replace("  lead:\n    from: [mql]", "  lead:\n    from: [mql]\n    to: keep")
    .replace("returns_after: 90d, to: lead", "returns_after: 90d, to: keep")
    .replace("from: sql\n", "from: ready\n")
)


def test_nobody_is_handed_over_or_accepted_by_a_switch_and_plans_follow_the_stages() -> None:
    from ondo.actions.put_in_force import put_in_force
    from ondo.actions.switching import Part
    from ondo.store.models import Activity, HandOff

    office = open_office()
    lead, sql = office.mql("a@example.com", "a"), office.sql("b@example.com", "b")
    office.does(lead, "triage", verdict="lead", next_activity="call", due="2023-12-01")
    put_in_force(text=OTHER_STAGES, stages={"lead": "keep", "sql": "ready"}, by="test", at=office.now + 10_000)
    office.now += 20_000
    part = Part()
    while part.go_on(office.now):
        pass
    assert (stage_of(lead), stage_of(sql)) == ("keep", "ready")
    assert list(HandOff.objects.values_list("person__key", "outcome")) == [(sql, None)]
    assert not Activity.objects.filter(person__key=lead, done_at=None).exists(), "nobody's stage now"
    (kind,) = Activity.objects.filter(person__key=sql, done_at=None).values_list("kind", flat=True)
    assert kind == "contact"
    office.does(sql, "triage", "ito", verdict="accepted")
    assert HandOff.objects.get().outcome == "accepted"


def test_a_hand_off_that_a_switch_makes_is_told() -> None:
    from ondo.actions.put_in_force import put_in_force
    from ondo.actions.switching import Part
    from ondo.store.models import HandOff, Notice

    office = open_office()
    key = office.mql("a@example.com", "a")
    office.does(key, "triage", verdict="lead", next_activity="call", due="2023-12-01")
    of_sales = OTHER_STAGES.replace("  keep: {kind: follow_up,", "  keep: {kind: follow_up, team: field_sales,")
    put_in_force(text=of_sales, stages={"lead": "keep", "sql": "ready"}, by="test", at=office.now + 10_000)
    office.now += 20_000
    part = Part()
    while part.go_on(office.now):
        pass
    assert stage_of(key) == "keep"
    assert HandOff.objects.get().outcome is None
    (made,) = Notice.objects.filter(kind="hand_off.made")
    assert made.person is not None
    assert (made.data["stage"], made.data["score"], made.person.key) == ("keep", 50_000, key)
