"""Both languages say the same things: same keys, same parameters, nothing empty, nothing unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po as babel_read_po

from ondo import settings
from ondo.texts import LANGUAGES
from ondo.texts.catalogue import read_po

AREAS = sorted(path.stem for path in (settings.LOCALE / "en" / "LC_MESSAGES").glob("*.po"))
SOURCES = sorted(settings.PACKAGE.rglob("*.py"))
TEMPLATES = sorted(path for ending in ("j2", "js", "txt", "html") for path in settings.PACKAGE.rglob(f"*.{ending}"))

SAID_IN_A_TEMPLATE = re.compile(r"""\bsay\(["']([\w.]+)["'] *[,)]""")


def po_file(lang: str, area: str) -> Path:
    return settings.LOCALE / lang / "LC_MESSAGES" / f"{area}.po"


@cache
def messages(lang: str, area: str) -> dict[str, str]:
    texts = read_po(po_file(lang, area).read_text(encoding="utf-8"))
    return {key.partition("\0")[0]: text for key, text in texts.items() if key}


def joined(text: str | list[str] | tuple[str, ...] | None) -> str:
    return text if isinstance(text, str) else "\0".join(text or ())


def every_key() -> set[str]:
    return {key for area in AREAS for key in messages("en", area)}


def placeholders(text: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_area_has_a_catalogue_in_each_language() -> None:
    for lang in LANGUAGES:
        assert sorted(path.stem for path in (settings.LOCALE / lang / "LC_MESSAGES").glob("*.po")) == AREAS


@pytest.mark.parametrize("area", AREAS)
class TestArea:
    def test_keys_are_the_same_and_begin_with_the_area(self, area: str) -> None:
        assert set(messages("ja", area)) == set(messages("en", area))
        assert {key for key in messages("en", area) if not key.startswith(f"{area}.")} == set()

    def test_parameters_are_the_same(self, area: str) -> None:
        for key, english in messages("en", area).items():
            japanese = messages("ja", area)[key]
            # “1 person” / “2 people”: each plural form of a text may leave the count out
            wanted = placeholders(english.replace("\0", " ")) | {"count"}
            assert placeholders(japanese.replace("\0", " ")) | {"count"} == wanted, key

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_no_text_is_empty(self, area: str, lang: str) -> None:
        texts = messages(lang, area)
        assert [key for key, text in texts.items() if not all(part.strip() for part in text.split("\0"))] == []

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_our_reader_sees_what_babel_sees(self, area: str, lang: str) -> None:
        with po_file(lang, area).open("rb") as source:
            catalogue = babel_read_po(source)
        assert not catalogue.obsolete
        assert not [message.id for message in catalogue if message.fuzzy and message.id]
        seen = {joined(message.id).partition("\0")[0]: joined(message.string) for message in catalogue if message.id}
        assert seen == messages(lang, area)

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_no_key_stands_twice(self, area: str, lang: str) -> None:
        keys = re.findall(r'^msgid "(.+)"$', po_file(lang, area).read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(keys) == sorted(set(keys))


def said_in(path: Path) -> list[str]:
    """The literal keys that a module gives to `say` or to an OndoError or Problem."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", "") in ("say", "OndoError", "Problem") and call.args]
    first = [call.args[0] for call in named]
    return [arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def test_every_key_that_is_said_has_a_text() -> None:
    said = {key: path.name for path in SOURCES for key in said_in(path)}
    said |= {key: path.name for path in TEMPLATES for key in SAID_IN_A_TEMPLATE.findall(path.read_text())}
    assert {key: where for key, where in said.items() if key not in every_key()} == {}


ANYTHING = "[^.]+"
"""What an f-string or a template fills in."""


def texts_in(path: Path) -> Iterator[str]:
    """Every text of a module that may be a key or a part of one, as a pattern; so are the names of lint's rules."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Constant(value=str(text)):
                yield re.escape(text) + (ANYTHING if text.endswith("_") else "")
            case ast.JoinedStr(values=parts):
                yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ANYTHING for p in parts)
            case ast.FunctionDef(name=name) if path.parent.name == "lint":
                yield name


def texts_in_template(path: Path) -> Iterator[str]:
    """Every key in it, every word in quotes, and what `say("area." ~ word ~ "_end")` puts together."""
    text = path.read_text(encoding="utf-8")
    yield from map(re.escape, re.findall(r"\w+\.[\w.]+", text))
    yield from re.findall(r"""["'](\w+)["']""", text)
    for joined_up in re.findall(r"say\(([^(),]*~[^(),]*)", text):
        parts = [part.strip() for part in joined_up.split("~")]
        yield "".join(re.escape(part[1:-1]) if part[0] in "\"'" else ANYTHING for part in parts)


@cache
def texts() -> frozenset[str]:
    found = {text for path in SOURCES for text in texts_in(path)}
    found |= {text for path in TEMPLATES if "vendor" not in path.parts for text in texts_in_template(path)}
    return frozenset(text for text in found if re.fullmatch(r"[\w\\.\[\]^+]+", text))


@cache
def keys_said() -> re.Pattern[str]:
    """Whole keys, and patterns with a word of their own behind the dot: one that takes any key hides every leftover."""
    return re.compile("|".join(one for one in texts() if re.search(r"\\\..*[a-z]", one)))


@cache
def words_said() -> re.Pattern[str]:
    """What may stand behind the dot where one line says all keys of an area; an action `user.added` is `user_added`."""
    plain = (one.replace("\\.", "_") for one in texts())
    return re.compile("|".join(one for one in plain if ANYTHING not in one or re.search("[a-z]{2}", one)))


def is_said(key: str) -> bool:
    area, _, word = key.partition(".")
    by_one_line = rf"{area}\.{ANYTHING}" in texts()
    return bool(keys_said().fullmatch(key) or (by_one_line and words_said().fullmatch(word)))


def test_no_text_is_left_over() -> None:
    assert sorted(key for key in every_key() if not is_said(key)) == []


@pytest.mark.parametrize("area", AREAS)
def test_a_text_that_nobody_says_would_be_found(area: str) -> None:
    assert not is_said(f"{area}.nobody_says_this")
