"""What is new in a mail: without what it quotes, in the ways in which mail programs quote."""

from __future__ import annotations

import pytest

from ondo.integrations.mail.incoming import read_mail, tokens_in
from ondo.integrations.mail.plain_text import without_quoted

ANSWER = "ありがとうございます。\n\n田中"


@pytest.mark.parametrize(
    "quoted",
    [
        "2026年11月20日(金) 10:00 佐藤 花子 <sato@example.co.jp>:\n\n> 田中様\n> いかがでしょうか。\n",
        "On Fri, 20 Nov 2026 at 10:00, Hanako Sato <sato@example.co.jp> wrote:\n> Dear Mr Tanaka\n",
        "On Fri, 20 Nov 2026 at 10:00, Hanako Sato <\nsato@example.co.jp> wrote:\n\n> Dear Mr Tanaka\n",
        "-----Original Message-----\nFrom: Sato\nSent: Friday\n\nDear Mr Tanaka\n",
        "________________________________\nFrom: Sato <sato@example.co.jp>\n\nDear\n",
        "差出人: 佐藤 花子 <sato@example.co.jp>\n送信日時: 2026年11月20日 10:00\n宛先: 田中\n\n田中様\n",
        "> 田中様\n> いかがでしょうか。\n",
        "2026/11/20 10:00、佐藤 花子 <sato@example.co.jp>のメール:\n> 田中様\n",
    ],
)
def test_it_ends_where_it_begins_to_quote(quoted: str) -> None:
    assert without_quoted(f"{ANSWER}\n\n{quoted}") == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "On Friday I wrote:\nno",
        "ご予算は次のとおりです:\n2026年度: 100万円\n2027年度: 200万円",
        "From: Tokyo to Osaka",
        "> all of it is quoted",
    ],
)
def test_what_quotes_nothing_stays_as_it_is(text: str) -> None:
    assert without_quoted(text) == text


def test_html_alone_is_read_as_people_see_it() -> None:
    html = "<html><head><style>p{}</style></head><body><p>Yes,<br>call me&nbsp;on <b>Tuesday</b>.</p><p>Tanaka</p>"
    mail = read_mail(f"From: t@example.co.jp\nContent-Type: text/html; charset=utf-8\n\n{html}".encode())
    assert mail.text == "Yes,\ncall me on Tuesday.\n\nTanaka"


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_the_character_sets_of_japanese_mail(charset: str) -> None:
    head = f"From: t@example.co.jp\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert read_mail(head + "お電話ください。".encode(charset)).text == "お電話ください。"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: =?utf-8?q?=ff?= <<a@b>\nDate: yesterday\nMessage-ID: <>\nTo: ,,;\n\nx",
        b"From: a@b\nContent-Type: multipart/mixed\n\nno boundary",
        b"From: a@b\nContent-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n!!!",
        b"From: a@b\nReferences: " + b"<x@y> " * 5_000 + b"\n\nx",
        b"Subject: " + b"a" * 100_000 + b"\n\nx",
    ],
)
def test_nothing_that_arrives_is_too_odd(raw: bytes) -> None:
    mail = read_mail(raw)
    assert (len(mail.message_id) <= 250, len(mail.subject) <= 300, len(mail.sender) <= 320) == (True, True, True)


def test_only_tokens_in_the_address_of_ours() -> None:
    to = ["Reply+abc234@IN.example.co.jp", "reply+x@elsewhere.example", "reply@in.example.co.jp", "re+ply+y@in.example"]
    assert tokens_in(to, "reply@in.example.co.jp") == ["abc234"]
    assert tokens_in(to, "") == []
