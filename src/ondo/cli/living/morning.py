"""The morning of the day in which the demo is found: old cases are put away, and some people whom we know stir."""

from __future__ import annotations

from ondo.domain.events import TRIAGE, Initiator
from ondo.domain.instants import DAY, MINUTE, Instant
from ondo.domain.lifecycle import Kind

OLD = 21 * DAY
"""Whoever was to be contacted so long ago goes back to marketing."""
BY = "mori"
AWAKE, APART = 24, 11 * MINUTE
"""So many people come this morning, so long after each other."""
SUBJECTS = ("料金について", "導入の進め方を教えてください", "他システムとの連携", "資料を社内で共有したい")


def clear_the_desks(at: Instant) -> None:
    """Whoever waits for weeks is recycled; a verdict that the playbook does not know is refused, and they stay."""
    from ondo.actions.record_acts import Act, record_acts
    from ondo.store.models import Person, Work

    old = Work.objects.filter(team="sdr", next_at__lt=at - OLD).values_list("person_id", flat=True)
    told = {"verdict": "recycled", "reason": "no_need_now"}
    people = Person.objects.in_bulk([*old])
    record_acts(acts=[Act(person, TRIAGE, told) for person in people.values()], by=BY, at=at)
    _decide(at)


def wake(at: Instant) -> None:
    """Some ask, others watch the demo and then look at prices; who becomes an MQL by that, the playbook says."""
    from ondo.actions.record_act import append_item, item_of

    for number, key in enumerate(_known(at)):
        when = at - (AWAKE - number) * APART
        for name, told in _acts(number):
            item = item_of(key, name, told, "", Initiator.PERSON, "web")
            del item["user"]
            append_item(item, when, when)
            when += MINUTE
    _decide(at)


def _acts(number: int) -> list[tuple[str, dict[str, object]]]:
    if number % 3 == 0:
        return [("inquiry_received", {"subject": SUBJECTS[number // 3 % len(SUBJECTS)]})]
    return [("video_completed", {"video": "demo"}), ("page", {"path": "/pricing"}), ("page", {"path": "/cases"})]


def _known(at: Instant) -> list[str]:
    """Keys of known people of companies, whoever did something last before the others."""
    from ondo.store.models import FoldState
    from ondo.store.reading.person import ruling_now

    stages = [stage.key for stage in ruling_now().playbook.stages if stage.kind in (Kind.KNOWN, Kind.ENGAGED)]
    found = FoldState.objects.filter(stage__in=stages, person__account__isnull=False, person__known=True)
    return [*found.order_by("-folded_to", "person_id").values_list("person__key", flat=True)[:AWAKE]]


def _decide(at: Instant) -> None:
    from ondo.worker.batch import run_batch

    while run_batch(at, most=500).more:
        pass
