"""`say`, the languages and the small catalogue reader."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest

from ondo.texts import current_language, say, speaking, use_language
from ondo.texts.catalogue import compile_po, read_po

PLURALS = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# a comment
msgid "x.people"
msgid_plural "x.people"
msgstr[0] "{count} person"
msgstr[1] ""
"{count} "
"people"

msgid "x.quoted"
msgstr "„温度“ \\"warm\\"\\n"
"""


def test_a_key_is_said_in_the_language_asked_for() -> None:
    assert say("cli.commands", lang="en") == "Commands"
    assert say("cli.commands", lang="ja") == "コマンド"


def test_parameters_are_filled_in_whatever_their_name() -> None:
    assert "“fr”" in say("cli.no_such_language", lang="en", language="fr", known="en, ja")


def test_a_missing_key_or_parameter_raises_in_the_tests() -> None:
    with pytest.raises(KeyError, match=r"cli\.no_such_key"):
        say("cli.no_such_key")
    with pytest.raises(OSError, match="nowhere"):
        say("nowhere.at_all")
    with pytest.raises(KeyError):
        say("cli.no_such_language", language="fr")


def test_for_a_user_the_key_and_parameters_stand_in_for_a_missing_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONDO_STRICT_TEXTS")
    assert say("cli.no_such_key", line=3, key="stage") == "cli.no_such_key (line=3, key=stage)"
    assert say("nowhere.at_all") == "nowhere.at_all"


@pytest.mark.parametrize(
    ("ondo_lang", "system", "spoken"),
    [("ja", "en_US.UTF-8", "ja"), ("", "ja_JP.UTF-8", "ja"), ("", "de_DE.UTF-8", "en"), ("fr", "ja_JP.UTF-8", "ja")],
)
def test_the_language_comes_from_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, ondo_lang: str, system: str, spoken: str
) -> None:
    monkeypatch.setenv("ONDO_LANG", ondo_lang)
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", system)
    assert current_language() == spoken


def test_a_chosen_language_goes_before_the_surroundings() -> None:
    with speaking("ja"):
        assert say("cli.commands") == "コマンド"
        use_language("en")
        assert say("cli.commands") == "Commands"
    assert current_language() == "en"


def test_the_reader_compiles_plurals_and_continued_lines() -> None:
    texts = gettext.GNUTranslations(BytesIO(compile_po(PLURALS)))
    assert [texts.ngettext("x.people", "x.people", n) for n in (1, 3)] == ["{count} person", "{count} people"]
    assert texts.gettext("x.quoted") == '„温度“ "warm"\n'


def test_the_reader_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_po('msgctxt "menu"')
