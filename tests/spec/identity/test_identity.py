"""Every story about identity is a test, and the page that is committed is the one that the stories give."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.spec.identity import spelled, stories
from tests.spec.identity.meeting import Meeting
from tests.spec.identity.render import TARGET, rendered, tables_of
from tests.spec.identity.table import Spellings, Story

from ondo.domain.company_names import normalised
from ondo.domain.email_addresses import normalised_email

STORIES = tables_of(stories, Story)
AS_COMPARED: dict[str, Callable[[str], str | None]] = {"addresses": normalised_email, "companies": normalised}


@pytest.mark.parametrize("name", STORIES)
def test_what_the_story_says_is_decided(name: str) -> None:
    meeting = Meeting()
    decided = [(row.arrives, meeting.follow(row)) for row in STORIES[name].rows]
    assert decided == [(row.arrives, row.decided) for row in STORIES[name].rows]


@pytest.mark.parametrize("name", tables_of(spelled, Spellings))
def test_what_is_one_is_compared_as_one(name: str) -> None:
    pairs = tables_of(spelled, Spellings)[name].pairs
    compared = [(pair.given, AS_COMPARED[name](pair.given) or "-") for pair in pairs]
    assert compared == [(pair.given, pair.compared) for pair in pairs]


def test_the_committed_page_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered(), "run: python -m tests.spec.identity.render"


def test_no_two_stories_have_one_title() -> None:
    titles = [story.title for story in STORIES.values()]
    assert len(titles) == len(set(titles))
