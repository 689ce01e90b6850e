"""A company that has something to show on every page."""

from __future__ import annotations

from tests.browser.site import AT, add


def fill() -> None:
    """Two sources, a call in the quarantine, a failed message, a delivery that failed, users, a token, people."""
    from ondo.actions.add_source import add_source
    from ondo.actions.disable_source import disable_source
    from ondo.actions.issue_token import issue_token
    from ondo.actions.issue_write_key import issue_write_key
    from ondo.store.models import Delivery, Destination, Due, Identity, Letter, Person, Process, Quarantined

    site = add_source(key="site", kind="browser", name="コーポレートサイト", timezone="Asia/Tokyo", by="hanako", at=AT)
    issue_write_key(source=site, by="hanako", at=AT)
    server = add_source(key="backend", kind="server", by="hanako", at=AT)
    disable_source(source=server, by="hanako", at=AT)
    body = b'{"type": "track", "event": "", "userId": "17"}'
    Quarantined.objects.create(source=site, received_at=AT, reason="tracking.no_event_name", params={}, body=body)
    Quarantined.objects.create(source=None, received_at=AT, reason="tracking.not_json", params={}, body=b"{'a'")
    Due.objects.create(kind="outbox", what="announcement", due_at=AT, payload={}, tries=9, failed_at=AT, error="no")
    Due.objects.create(kind="outbox", what="announcement", due_at=AT, payload={}, tries=2, error="timed out")
    place = Destination.objects.create(name="#mql", kind="slack", address="https://hooks.example/x", created_at=AT)
    Delivery.objects.create(destination=place, at=AT, milliseconds=120, status=200)
    Delivery.objects.create(destination=place, at=AT + 9, milliseconds=4000, status=503, error="503 unavailable")
    Process.objects.create(name="worker:host:17", kind="worker", started_at=AT, seen_at=AT)
    taro = add("taro", "sdr", full_name="青葉 太郎", email="taro@ondo.example")
    issue_token(user=taro, name="夜間エクスポート", by="taro", at=AT)
    told = {"subject": "ご相談", "text": "お電話ください", "message_id": "<1@x>", "at": AT, "state": "new"}
    Letter.objects.create(kind="reply", address="stranger@elsewhere.example", **told)
    for n in range(3):
        person = Person.objects.create(key=f"P-{n}", known=True, created_at=AT)
        Identity.objects.create(kind="email", value=f"person{n}@minamikaze.example", person=person, since=AT)
