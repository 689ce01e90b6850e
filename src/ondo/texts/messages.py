"""`say`: the text of a message key, with its parameters filled in."""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from ondo import settings
from ondo.texts.catalogue import compile_po
from ondo.texts.languages import current_language


def say(key: str, /, lang: str | None = None, **params: object) -> str:
    """The message `key` in the language asked for.

    A key without text, or a text without its parameter, raises in the tests. For a user it must not hide what went
    wrong, so there the key and its parameters stand in for the text.
    """
    try:
        return _template(key, lang or current_language(), params.get("count")).format(**params)
    except (LookupError, OSError):
        if settings.strict_texts():
            raise
        return _bare(key, params)


def _template(key: str, lang: str, count: object) -> str:
    texts = _catalogue(key.partition(".")[0], lang)
    text = texts.ngettext(key, key, count) if isinstance(count, int) else texts.gettext(key)
    text = texts.gettext(key) if text == key else text
    if text == key:
        raise KeyError(f"no message {key!r} in {lang}")
    return text


@cache
def _catalogue(area: str, lang: str) -> gettext.NullTranslations:
    po = settings.LOCALE / lang / "LC_MESSAGES" / f"{area}.po"
    return gettext.GNUTranslations(BytesIO(_compiled(po)))


def _compiled(po: Path) -> bytes:
    """The .mo that the build made; in a checkout, where the .po is newer or alone, compiled on the spot."""
    mo = po.with_suffix(".mo")
    fresh = mo.exists() and (not po.exists() or mo.stat().st_mtime >= po.stat().st_mtime)
    return mo.read_bytes() if fresh else compile_po(po.read_text(encoding="utf-8"))


def _bare(key: str, params: dict[str, object]) -> str:
    told = ", ".join(f"{name}={value}" for name, value in params.items())
    return f"{key} ({told})" if told else key
