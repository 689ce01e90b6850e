"""The words of the playbook in force, made once for each playbook and language: pages name a hundred things by them."""

from __future__ import annotations

from functools import lru_cache

from ondo.insight.words import Words
from ondo.store.reading.in_force import playbook_of
from ondo.store.reading.person import ruling_now
from ondo.texts import current_language


def words_now() -> Words:
    """In the language of the page. Raises OndoError where no playbook is in force."""
    return _words(ruling_now().versions, current_language())


@lru_cache(maxsize=8)
def _words(versions: tuple[int, ...], language: str) -> Words:
    books = tuple(map(playbook_of, versions))
    return Words(books[-1], language, before=books)
