"""What the stories in tests/spec/identity do not show: what is decided where little is known."""

from __future__ import annotations

from tests.people import DESK, KIOSK, SERVER, SHOP, SITE

from ondo.domain.identity import ALIAS, ANONYMOUS, EMAIL, MAIL_LINK, PERSON, USER, Claims, Decision, Found, Key, resolve

COOKIE = Key(ANONYMOUS, "c1")
ADDRESS = Key(EMAIL, "taro@acme.example")
ACCOUNT = Key(USER, "site:u1")
TOKEN = Key(MAIL_LINK, "t1")
TARO = Found(1, 1, True)
STRANGER = Found(2, 2, False)


def test_a_holder_who_became_part_of_somebody_goes_on_to_hold() -> None:
    part = Found(3, 1, True)
    assert resolve(Claims((ADDRESS, COOKIE)), {ADDRESS: part, COOKIE: TARO}, SITE) == Decision(3, known=True)


def test_without_a_look_at_their_keys_nobody_gets_another_from_a_source_that_is_not_trusted() -> None:
    claims = Claims((ACCOUNT, ADDRESS))
    assert resolve(claims, {ACCOUNT: TARO}, SHOP).link == ()
    assert resolve(claims, {ACCOUNT: TARO._replace(kinds=frozenset({USER}))}, SHOP).link == (ADDRESS,)
    assert resolve(claims, {ACCOUNT: TARO._replace(kinds=frozenset({USER, EMAIL}))}, SHOP).link == ()
    assert resolve(claims, {}, SHOP).link == (ACCOUNT, ADDRESS)


def test_our_own_desks_are_trusted_with_what_leads_to_nobody() -> None:
    named = Key(PERSON, "p1")
    assert resolve(Claims((named, ADDRESS)), {named: TARO}, DESK).link == (ADDRESS,)


def test_merges_say_why() -> None:
    other = Found(5, 5, True)
    assert resolve(Claims((ACCOUNT,), alias=(ADDRESS,)), {ACCOUNT: TARO, ADDRESS: other}, SERVER).because == ALIAS
    decision = resolve(Claims((TOKEN, COOKIE)), {TOKEN: TARO, COOKIE: STRANGER}, SITE)
    assert (decision.merge, decision.because) == ((2,), MAIL_LINK)


def test_a_token_alone_leads_to_whoever_follows_it_first() -> None:
    assert resolve(Claims((TOKEN,)), {}, SITE) == Decision(None, link=(TOKEN,))
    assert resolve(Claims((TOKEN,)), {TOKEN: STRANGER}, SITE) == Decision(2, because=MAIL_LINK)


def test_a_shared_machine_gives_nothing_to_whoever_speaks() -> None:
    decision = resolve(Claims((ADDRESS, COOKIE)), {COOKIE: STRANGER}, KIOSK)
    assert decision == Decision(None, link=(ADDRESS,), known=True)


def test_an_account_without_a_person_is_nobodys() -> None:
    assert resolve(Claims(()), {}, DESK) == Decision(None)
