"""Notices reach whoever wants them: at least once outside, exactly once in the table; a slow one holds up nobody."""

from __future__ import annotations

import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.integration.desks.office import Office
from tests.integration.telling.office import add, deliver, kinds, later, log_of, telling_office, waiting
from tests.integration.telling.receiving import Receiver, receiver

from ondo.domain.errors import OndoError
from ondo.domain.instants import HOUR, MINUTE, SECOND


@pytest.fixture
def office(store: str, service: Receiver) -> Office:
    return telling_office()


def test_a_webhook_is_told_everything_signed_as_the_standard_says(office: Office, service: Receiver) -> None:
    hook = add("webhook", f"{service.url}/ondo")
    key = office.mql()
    deliver(office.now + 10_000)
    assert service.received == [], "it may still be undone"
    deliver(later(office))
    assert service.kinds() == kinds() == ["stage.changed", "mql.made", "score.crossed"]
    first, made, crossed = service.received
    assert Webhook(hook.secret).verify(first.body, first.headers) == first.json()
    with pytest.raises(WebhookVerificationError):
        Webhook(hook.secret).verify(first.body.replace(b"mql", b"sql"), first.headers)
    assert (first.path, made.json()["timestamp"]) == ("/ondo", "2023-11-14T02:02:00.000Z")
    data = made.json()["data"]
    assert data["person"]["key"] == key
    assert (data["person"]["email"], data["stage"], data["score"]) == ("tanaka@example.co.jp", "mql", 50.0)
    assert data["link"] == f"https://ondo.example.co.jp/people/{key}"
    assert (crossed.json()["data"]["line"], crossed.json()["data"]["direction"]) == (40.0, "reaches")
    assert log_of(hook) == [(200, None)] * 3
    assert waiting() == []
    deliver(later(office) + HOUR)
    assert len(service.received) == 3


def test_what_is_told_again_is_signed_anew_by_the_secret_of_today(office: Office, service: Receiver) -> None:
    from ondo.actions.replay_notices import replay_notices
    from ondo.actions.rotate_secret import rotate_secret
    from ondo.store.models import Notice

    hook = add("webhook", service.url)
    office.mql()
    deliver(later(office))
    first = list(service.received)
    changed = rotate_secret(destination=hook, keep=HOUR, by="test", at=later(office))
    made = Notice.objects.get(kind="mql.made").pk
    assert replay_notices(destination=changed, since=made, by="test", at=later(office)) == 2
    deliver(later(office))
    again = service.received[3:]
    for secret in (changed.secret, hook.secret):  # the former one signs too for an hour
        assert [Webhook(secret).verify(one.body, one.headers) for one in again] == [one.json() for one in first[1:]]
    with pytest.raises(WebhookVerificationError):
        Webhook(changed.secret).verify(first[1].body, first[1].headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(changed.secret).verify(again[0].body, again[1].headers)


def test_each_destination_is_told_what_it_asked_for(office: Office, service: Receiver) -> None:
    add("webhook", f"{service.url}/moves", "stage.changed", name="moves")
    add("slack", f"{service.url}/alerts")
    disabled = add("webhook", f"{service.url}/off", name="off")
    from ondo.actions.disable_destination import disable_destination

    disable_destination(destination=disabled, by="test", at=0)
    office.mql()
    deliver(later(office))
    assert sorted(one.path for one in service.received) == ["/alerts", "/moves"]


def test_what_fails_is_tried_again_under_the_same_id_and_every_attempt_is_logged(
    office: Office, service: Receiver
) -> None:
    hook = add("webhook", service.url, "mql.made")
    office.mql()
    service.answers = [(500, {}), (302, {"Location": service.url})]
    now = later(office)
    deliver(now)
    ((_, due_at, tries),) = waiting()
    assert (due_at - now, tries) == (5 * SECOND, 1)
    deliver(now + 5 * SECOND)
    deliver(now + MINUTE)
    assert [status for status, _ in log_of(hook)] == [500, 302, 200], "a redirect is followed nowhere"
    assert len({one.headers["webhook-id"] for one in service.received}) == 1
    assert len(service.received) == 3
    assert waiting() == []


def test_a_service_that_asks_to_be_left_alone_is(office: Office, service: Receiver) -> None:
    add("webhook", service.url, "mql.made")
    office.mql()
    service.answers = [(429, {"Retry-After": "600"})]
    deliver(later(office))
    ((_, due_at, _),) = waiting()
    assert due_at - later(office) == 10 * MINUTE


def test_what_failed_too_often_stays_until_somebody_decides(office: Office, service: Receiver) -> None:
    from ondo.actions.retry_message import retry_message
    from ondo.store.models import Due
    from ondo.store.reading.outbox import given_up
    from ondo.worker.outbox import MOST_TRIES

    add("webhook", service.url, "mql.made")
    office.mql()
    service.answers = [(500, {})] * MOST_TRIES
    now = later(office)
    for _ in range(MOST_TRIES):
        deliver(now)
        now = Due.objects.get(what="delivery").due_at
    (row,) = given_up()
    assert row.error is not None
    assert "500" in row.error
    deliver(now + HOUR)
    assert len(service.received) == MOST_TRIES
    retry_message(number=row.pk, by="test", at=now)
    deliver(now)
    assert len(service.received) == MOST_TRIES + 1
    assert not Due.objects.filter(what="delivery").exists()


def test_who_is_gone_is_told_nothing_any_more(office: Office, service: Receiver) -> None:
    from ondo.store.models import Audit

    hook = add("webhook", service.url)
    office.mql()
    service.answers = [(410, {})]
    deliver(later(office))
    hook.refresh_from_db()
    assert hook.disabled_at is not None
    assert (len(service.received), waiting()) == (1, [])
    assert Audit.objects.get(action="destination.disabled").by == "ondo"


def test_a_notice_that_cannot_be_put_into_words_holds_up_no_other(office: Office, service: Receiver) -> None:
    from ondo.store.models import Due, Notice

    add("webhook", service.url)
    office.mql()
    Notice.objects.filter(kind="stage.changed").update(data={"from_stage": 7})
    deliver(later(office))
    assert service.kinds() == ["mql.made", "score.crossed"]
    assert "KeyError" in str(Due.objects.get(what="delivery").error)


def test_nobody_waits_for_a_slow_receiver(office: Office, service: Receiver) -> None:
    from ondo.worker.deliveries import Deliveries
    from ondo.worker.telling import tell

    with receiver() as slow:
        slow.slow = 2.0
        add("webhook", slow.url, "mql.made", name="slow")
        add("webhook", service.url, "mql.made", name="quick")
        office.mql()
        now = later(office)
        tell(now)
        deliveries = Deliveries(clock=lambda: now)
        began = time.monotonic()
        deliveries(now)
        assert time.monotonic() - began < 1.0, "the worker goes on"
        while not service.received:
            time.sleep(0.01)
        assert time.monotonic() - began < 2.0, "and so do the others"
        deliveries.settle()
        deliveries.end()
        assert len(slow.received) == 1


def test_what_a_dead_worker_had_in_hand_comes_up_again(office: Office, service: Receiver) -> None:
    from ondo.worker.deliveries import take
    from ondo.worker.telling import tell

    hook = add("webhook", service.url, "mql.made")
    office.mql()
    now = later(office)
    tell(now)
    assert len(take(hook.pk, now)) == 1
    deliver(now + MINUTE - 1)
    assert service.received == []
    deliver(now + MINUTE)
    assert len(service.received) == 1


def test_nothing_is_told_of_somebody_who_was_erased(office: Office, service: Receiver) -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Notice
    from ondo.store.reading.people import person_called

    hook = add("webhook", service.url)
    key = office.mql()
    deliver(later(office))
    before = len(service.received)
    erase(person=person_called(key), by="test", at=office.now)
    from ondo.actions.replay_notices import replay_notices

    replay_notices(destination=hook, since=1, by="test", at=later(office))
    deliver(later(office))
    assert (len(service.received), waiting()) == (before, [])
    assert [data for data in Notice.objects.values_list("data", flat=True) if data] == []


def test_a_subscriber_is_told_again_from_a_notice_on(office: Office, service: Receiver) -> None:
    from ondo.actions.replay_notices import replay_notices
    from ondo.store.models import Notice

    hook = add("webhook", service.url)
    office.mql()
    deliver(later(office))
    first = [one.headers["webhook-id"] for one in service.received]
    made = Notice.objects.get(kind="mql.made").pk
    assert replay_notices(destination=hook, since=made, by="test", at=later(office)) == 2
    assert replay_notices(destination=hook, since=made, by="test", at=later(office)) == 0, "they wait already"
    deliver(later(office))
    assert [one.headers["webhook-id"] for one in service.received] == [*first, *first[1:]]


def test_disabling_tells_from_where_it_can_be_replayed(office: Office, service: Receiver) -> None:
    from ondo.actions.disable_destination import disable_destination
    from ondo.actions.enable_destination import enable_destination
    from ondo.actions.replay_notices import replay_notices
    from ondo.domain.errors import OndoError
    from ondo.store.models import Notice
    from ondo.worker.telling import tell

    hook = add("webhook", service.url)
    office.mql()
    tell(later(office))
    first = disable_destination(destination=hook, by="test", at=0)
    assert first == Notice.objects.order_by("pk")[0].pk
    with pytest.raises(OndoError, match=r"telling\.disabled"):
        replay_notices(destination=hook, since=first, by="test", at=0)
    enable_destination(destination=hook, by="test", at=0)
    assert replay_notices(destination=hook, since=first, by="test", at=0) == 3


def test_a_merge_is_told_in_the_name_of_whoever_stands_for_them(office: Office, service: Receiver) -> None:
    from ondo.actions.merge_people import merge_people
    from ondo.store.reading.people import person_called

    add("webhook", service.url, "mql.made")
    key = office.mql()
    other = office.visitor("b@example.com", "b")
    merge_people(keep=person_called(other), other=person_called(key), by="test", at=office.now + 1)
    deliver(later(office))
    assert service.received[0].json()["data"]["person"]["key"] == other


LEAKY = "contact exists: tanaka@example.co.jp\0"


def test_what_a_receiver_says_stays_in_the_log_of_deliveries(
    office: Office, service: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Due
    from ondo.store.reading.people import person_called
    from ondo.worker.outbox import MOST_TRIES

    hook = add("webhook", service.url, "mql.made")
    key = office.mql()
    service.answers, service.says = [(500, {})] * MOST_TRIES, LEAKY
    now = later(office)
    for _ in range(MOST_TRIES):
        deliver(now)
        now = Due.objects.get(what="delivery").due_at
    assert (Due.objects.get(what="delivery").error, "given up" in caplog.text) == ("answered 500", True)
    assert "tanaka" not in caplog.text
    assert log_of(hook)[0] == (500, "answered 500 contact exists: tanaka@example.co.jp")
    erase(person=person_called(key), by="test", at=now)
    assert log_of(hook) == [(500, "")] * MOST_TRIES


class Broken:
    """An integration that does what none may."""

    def send(self, *_: object) -> None:
        raise OndoError("person.unknown", person="tanaka@example.co.jp")


def test_an_attempt_that_breaks_counts_and_is_made_again_later(
    office: Office, service: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from ondo.integrations import INTEGRATIONS
    from ondo.store.models import Due

    add("webhook", service.url, "mql.made")
    office.mql()
    monkeypatch.setitem(INTEGRATIONS, "webhook", Broken())
    now = later(office)
    deliver(now)
    ((_, due_at, tries),) = waiting()
    assert (due_at - now, tries) == (5 * SECOND, 1)
    assert str(Due.objects.get(what="delivery").error).startswith("OndoError in test_deliveries.py:")
    assert "tanaka" not in caplog.text


def test_whoever_is_stopped_gives_back_what_they_have_not_begun(office: Office, service: Receiver) -> None:
    from ondo.worker.deliveries import Deliveries
    from ondo.worker.telling import tell

    add("webhook", service.url)
    office.mql()
    now = later(office)
    tell(now)
    service.slow = 1.0
    deliveries = Deliveries(clock=lambda: now, chance=lambda: 0.5)
    deliveries(now)
    while not service.received:
        time.sleep(0.01)
    deliveries.end()
    assert len(service.received) == 1
    assert [tries for _, _, tries in waiting()] == [0, 0]
