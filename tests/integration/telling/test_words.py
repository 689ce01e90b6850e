"""Every kind of notice is told in both languages: who, what, why, how warm, what next, whose."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.desks.office import PLAYBOOK, Office
from tests.integration.telling.office import deliver, telling_office
from tests.integration.telling.receiving import Receiver

from ondo.domain.instants import HOUR, MINUTE
from ondo.domain.notices import NoticeKind

pytestmark = [
    pytest.mark.usefixtures("store"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),  # what is asked of SQL is tried elsewhere
]


def composed(language: str) -> dict[str, Any]:
    """The last notice of each kind, in a language."""
    from ondo.actions.telling.composing import compose
    from ondo.store.models import Notice
    from ondo.store.reading.notices import noticed

    found = noticed(list(Notice.objects.values_list("pk", flat=True)))
    return {found[id_].kind.value: compose(found[id_], 1, language) for id_ in sorted(found)}


def everything_happens(office: Office) -> None:
    from ondo.actions.add_assignment_rule import add_assignment_rule
    from ondo.actions.reclaim_unbegun import reclaim_unbegun
    from ondo.actions.recording.news import News, put_down
    from ondo.store.models import Person

    key = office.mql()
    office.does(key, "assigned", "boss", owner="sato")
    add_assignment_rule(team="sdr", label="All", conditions={}, reclaims=True, by="boss", at=office.now)
    deliver(office.now + 3 * HOUR + MINUTE)
    deliver(office.now + 5 * HOUR)
    reclaim_unbegun(at=office.now + 5 * HOUR)
    answer = {"subject": "Re: prices", "letter": 1, "answer": 2}
    put_down([News(NoticeKind.LETTER_ANSWERED, office.now, Person.objects.get(key=key).pk, answer)], office.now)
    office.does(key, "triage", verdict="lead", next_activity="call", due="2023-11-20")
    office.does(key, "triage", verdict="sql", need="speed")
    item = {"type": "track", "event": "document_requested", "anonymousId": "a", "properties": {"title": "Prices"}}
    office.sees(item)
    office.does(key, "triage", "ito", verdict="returned", reason="too_early")
    office.does(key, "triage", verdict="sql", need="speed")
    office.does(key, "triage", "ito", verdict="accepted")
    office.does(key, "opportunity_lost", "ito", opportunity="D1", amount=1_500_000, currency="JPY", reason="price")


def test_a_deal_with_a_person_names_their_company(service: Receiver) -> None:
    office = telling_office()
    key = office.sql()
    office.does(key, "opportunity_created", "ito", opportunity="D1")
    told = composed("en")["opportunity.changed"].data
    assert told["account"] == "domain:example.co.jp"
    assert told["person"]["key"] == key


def test_each_kind_in_both_languages(service: Receiver) -> None:
    everything_happens(telling_office())
    english, japanese = composed("en"), composed("ja")
    assert set(english) == set(japanese) == {kind.value for kind in NoticeKind}
    who, das = "tanaka@example.co.jp (example.co.jp)", "tanaka@example.co.jpさん（example.co.jp）"
    assert {kind: told.title for kind, told in english.items()} == {
        "stage.changed": f"{who}: SQL → Lost",
        "mql.made": f"{who} is an MQL now",
        "score.crossed": f"{who}: score crossed a line",
        "triage.given": f"{who} was triaged: Accepted",
        "hand_off.made": f"{who} was handed over to field sales",
        "hand_off.accepted": f"Field sales accepted {who}",
        "hand_off.returned": f"Field sales returned {who}",
        "opportunity.changed": f"{who}: the opportunity was lost ¥1,500,000",
        "sla.at_risk": f"{who}: the deadline is near",
        "sla.breached": f"{who}: the deadline has passed",
        "interest.shown": f"{who} is active now: Requested a document: Prices",
        "work.reclaimed": f"{who}: taken back, nothing had been begun",
        "letter.answered": f"{who} answered: Re: prices",
    }
    assert japanese["interest.shown"].title == f"{das}が今、動いています：資料を請求した（Prices）"
    whys = {kind: dict(told.facts).get("Why:") for kind, told in english.items()}
    assert whys["score.crossed"] == "The score reached 40: it is 50 now, it was 0."
    assert whys["hand_off.returned"] == "ito: Too early"
    assert whys["hand_off.made"] == "by sato"
    assert whys["opportunity.changed"] == "ito: price"
    assert whys["sla.breached"] == "“first_touch” was due on Tue 14 Nov 2023 15:02."
    assert whys["work.reclaimed"] == "“first_touch” was due on Tue 14 Nov 2023 15:02, and sato had not begun."
    assert whys["interest.shown"] == "Just now (Tue 14 Nov 2023 16:03): asked"
    assert dict(japanese["hand_off.returned"].facts)["理由："] == "ito：時期尚早"


def test_a_page_is_called_as_the_playbook_calls_it(service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """“… is on the pricing page now”."""
    from ondo.store.models import PlaybookVersion

    office = telling_office()
    groups = "page_groups:\n  pricing: {pages: /pricing/**, label: {ja: 料金ページ, en: the pricing page}}\nengagement:"
    rules = "  rules:\n    prices: {event: page, page_group: pricing, points: 5, because: they compare}"
    text = PLAYBOOK.replace("engagement:", groups).replace("  rules:", rules, 1)
    PlaybookVersion.objects.update(text=text.replace("from: [visitor, lead]", "from: [visitor]"))
    from tests.databases import forget_what_was_read

    forget_what_was_read()
    key = office.mql()
    office.does(key, "triage", verdict="lead", next_activity="call", due="2023-11-20")
    office.sees({"type": "page", "anonymousId": "a", "properties": {"path": "/pricing/plans", "title": "Plans"}})
    assert composed("ja")["interest.shown"].title.endswith("が今、動いています：料金ページ")
    assert composed("en")["interest.shown"].title.endswith("is active now: the pricing page")


def test_a_company_of_which_nobody_is_known(service: Receiver) -> None:
    from tests.arrivals import source

    office = telling_office()
    office.sql()
    item = {"type": "track", "event": "opportunity_won", "account": "domain:example.co.jp", "user": "ito"}
    office.arrives(item | {"properties": {"opportunity": "D2"}}, by=source("ondo", "ondo"))
    office.decide()
    told = composed("en")["opportunity.changed"]
    assert (told.title, told.link, told.data["person"]) == ("example.co.jp: the opportunity was won", "", None)
    assert told.data["account"] == "domain:example.co.jp"
