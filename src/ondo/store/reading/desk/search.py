"""People by the beginnings of words: name, reading, company, mail address, phone number."""

from __future__ import annotations

from typing import Any

from ondo.domain.search_terms import sought
from ondo.store.bulk import rows
from ondo.store.reading.listed_people import begins_with


def search(text: str, most: int) -> list[int]:
    """The ids of up to `most` people of whom every word of the text is the beginning of something that is known."""
    words = sought(text)
    if not words:
        return []
    first, parameters = _any_of("t.term", words[0])
    others = ""
    for word in words[1:]:
        where, given = _any_of("o.term", word)
        others += f" AND EXISTS (SELECT 1 FROM term o WHERE o.person_id = t.person_id AND {where})"
        parameters += given
    found = rows(f"SELECT DISTINCT t.person_id FROM term t WHERE {first}{others} LIMIT %s", [*parameters, most])
    return [person for (person,) in found]


def _any_of(column: str, beginnings: tuple[str, ...]) -> tuple[str, list[Any]]:
    made = [begins_with(column, beginning) for beginning in beginnings]
    return "(" + " OR ".join(where for where, _ in made) + ")", [one for _, given in made for one in given]
