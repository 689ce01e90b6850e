"""Which language Ondo speaks: the one asked for, else ONDO_LANG, else the system's, else English."""

from __future__ import annotations

import locale
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ondo import settings

LANGUAGES = ("en", "ja")
_chosen: ContextVar[str | None] = ContextVar("ondo_language", default=None)


def current_language() -> str:
    """The language that `say` uses when it is given none."""
    return _chosen.get() or _from_surroundings()


def use_language(language: str | None) -> None:
    """Speak this language from now on (in this thread or task); None goes back to the surroundings'."""
    _chosen.set(language)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak this language inside the `with` block."""
    before = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(before)


def _from_surroundings() -> str:
    system = locale.getlocale()[0] or ""  # Windows says its language nowhere else: "Japanese_Japan"
    for name in (settings.language(), *settings.system_languages(), system):
        if name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    return "en"
