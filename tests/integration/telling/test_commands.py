"""`ondo destination`: added, tried out, looked at, disabled, replayed, removed; each with its row in the audit."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.integration.telling.office import deliver, later, telling_office
from tests.integration.telling.receiving import Receiver

from ondo.cli import run

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),  # what is asked of SQL is tried elsewhere
]


@pytest.fixture
def ondo(capsys: pytest.CaptureFixture[str], service: Receiver) -> Any:
    def call(*words: str, code: int = 0) -> str:
        assert run(["destination", *words]) == code, capsys.readouterr()
        shown = capsys.readouterr()
        return shown.out + shown.err

    return call


def test_a_destination_from_its_first_day_to_its_last(ondo: Any, service: Receiver) -> None:
    from ondo.store.models import Audit

    text = ondo("add", "crm", "webhook", f"{service.url}/secret-path", "--language", "en")
    assert "whsec_" in text
    assert "Delivered" in ondo("test", "crm")
    told = service.received.pop().json()
    assert (told["type"], told["data"]) == ("test", {"destination": "crm"})
    office = telling_office()
    office.mql()
    deliver(later(office))
    (row,) = json.loads(ondo("list", "--json"))
    assert (row["name"], row["kind"], row["waiting"], row["disabled"]) == ("crm", "webhook", 0, False)
    assert "secret" not in json.dumps(row), "neither the path nor what signs"
    log = json.loads(ondo("log", "crm", "--json"))
    assert [one["kind"] for one in log] == ["score.crossed", "mql.made", "stage.changed", None]
    assert "Messages for “crm”: 2" in ondo("replay", "crm", "--from", str(log[1]["notice"]))
    assert f"--from {log[1]['notice']}" in ondo("disable", "crm")
    assert "disabled" in ondo("list")
    ondo("enable", "crm")
    ondo("remove", "crm")
    assert json.loads(ondo("list", "--json")) == []
    done = Audit.objects.filter(action__startswith="destination.").order_by("pk")
    assert [row.action.removeprefix("destination.") for row in done] == [
        "added",
        "tested",
        "replayed",
        "disabled",
        "enabled",
        "removed",
    ]
    assert "whsec_" not in str([(row.before, row.after) for row in done])
    assert "secret-path" not in str([(row.before, row.after) for row in done])


def test_a_test_that_fails_says_why_and_is_in_the_log(ondo: Any, service: Receiver) -> None:
    ondo("add", "chat", "slack", service.url)
    service.answers = [(404, {})]
    assert "404" in ondo("test", "chat", code=1)
    assert "404" in ondo("log", "chat")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "x", "fax", "+81"), "no kind of destination “fax”"),
        (("add", "x", "slack", "hooks.slack.com"), "no address"),
        (("add", "x", "webhook", "https://example.com", "--secret", "whsec_"), "whsec_"),
        (("add", "x", "chatwork", "123"), "--secret"),
        (("add", "x", "mail", "nobody"), "neither a mail address"),
        (("add", "x", "slack", "https://example.com", "--tell", "mql"), "no notice “mql”"),
        (("add", "x", "slack", "https://example.com", "--language", "fr"), "“fr”"),
        (("add", " ", "slack", "https://example.com"), "no name"),
        (("test", "x"), "no destination “x”"),
    ],
)
def test_what_is_not_in_order_is_said(ondo: Any, words: tuple[str, ...], said: str) -> None:
    assert said in ondo(*words, code=2)


def test_a_name_is_given_once_and_a_mistyped_one_found(ondo: Any, service: Receiver) -> None:
    ondo("add", "sales", "slack", service.url)
    assert "already" in ondo("add", "sales", "slack", service.url, code=2)
    assert "Did you mean “sales”?" in ondo("test", "sale", code=2)


def test_a_destination_is_changed_in_what_is_given_and_in_nothing_else(ondo: Any, service: Receiver) -> None:
    from ondo.store.models import Audit

    ondo("add", "crm", "webhook", f"{service.url}/old", "--tell", "mql.made", "--language", "en")
    ondo("add", "other", "slack", service.url)
    ondo("change", "crm", "--name", "sales", "--address", f"{service.url}/new")
    (_, row) = json.loads(ondo("list", "--json"))
    assert (row["name"], row["told"], row["language"]) == ("sales", ["mql.made"], "en")
    ondo("test", "sales")
    assert service.received.pop().path == "/new"
    ondo("change", "sales", "--tell-usual", "--language", "ja")
    (_, row) = json.loads(ondo("list", "--json"))
    assert (len(row["told"]) > 10, row["language"]) == (True, "ja")
    changed = Audit.objects.filter(action="destination.changed").order_by("pk")
    assert [(one.before["name"], one.after["name"]) for one in changed if one.before and one.after] == [
        ("crm", "sales"),
        ("sales", "sales"),
    ]
    ondo("change", "sales", "--language", "ja")
    assert changed.count() == 2, "what changes nothing leaves no trace"
    assert "other" in ondo("change", "sales", "--name", "other", code=2)
    assert "no address" in ondo("change", "sales", "--address", "nowhere", code=2)


def test_while_a_secret_changes_messages_are_signed_by_both(ondo: Any, service: Receiver) -> None:
    from ondo.store.models import Audit, Destination

    def shown(text: str) -> str:
        return str(re.findall(r"whsec_\S+", text)[0])

    old = shown(ondo("add", "crm", "webhook", service.url))
    new = shown(ondo("rotate", "crm"))
    ondo("test", "crm")
    both = service.received.pop()
    for secret in (old, new):
        assert Webhook(secret).verify(both.body, both.headers)
    Destination.objects.update(former_until=1)
    ondo("test", "crm")
    last = service.received.pop()
    assert Webhook(new).verify(last.body, last.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(last.body, last.headers)
    told = ondo("rotate", "crm", "--keep-hours", "0")
    assert "the former one counts no more" in told
    leaked, latest = new, shown(told)
    ondo("test", "crm")
    last = service.received.pop()
    with pytest.raises(WebhookVerificationError):
        Webhook(leaked).verify(last.body, last.headers)
    assert Webhook(latest).verify(last.body, last.headers)
    ondo("add", "chat", "slack", service.url)
    assert "no webhook" in ondo("rotate", "chat", code=2)
    assert "whsec_" not in str(list(Audit.objects.values_list("before", "after")))
