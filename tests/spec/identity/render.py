"""The tables about identity as a page: `python -m tests.spec.identity.render` writes docs/identity.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from tests.spec.identity import spelled, stories
from tests.spec.identity.table import Spellings, Story

TARGET = Path(__file__).parents[3] / "docs" / "identity.md"

INTRODUCTION = """
<!-- Written by `python -m tests.spec.identity.render` from the tables beside it, which are tests too. -->

# Who is it?

How Ondo decides whose an event is. Every example below is also a test, so this page is true.

## What leads to a person

Each event carries keys. Strong ones say who somebody is, weak ones tell of a browser or of a mailing.

| key | where it comes from | led by |
| --- | --- | --- |
| person | acts at our own desks, and histories that were loaded | strong |
| CRM id | `context.externalIds` (`{"type": "salesforce_id", "id": "003…"}`), or such a trait in `identify`: `crm_id`, \
`salesforce_id`, `sfdc_contact_id`, `hubspot_contact_id` … Written `salesforce:003…`, `hubspot:…`, or `crm:…` where no \
system is named | strong |
| user id | `userId`, with its source before it: `site:17` | strong |
| e-mail address | `identify` (trait `email`), the property `email` of forms (`form_submitted`, `inquiry_received`, \
`document_requested`, `webinar_registered`, `business_card_received` …) and of mails (`email_opened`, `email_clicked`, \
`unsubscribed` …), `context.traits.email`, or a user id that is an address | strong |
| import id | `userId` in a source that is read from files: the id of a row | strong |
| mail link | the token in a link of a mail of ours, `?ondo_mail=…` | weak |
| cookie | `anonymousId` | weak |

An event goes to whom its strongest key leads; the other keys lead there too from then on. A call without any key is no
event: it goes to the quarantine.

A source has two rules of its own: `shared_machine` (cookies say nothing) and `trusts_ids` (two strong keys in one call
say that two people are one). Both are set with `ondo source`.

Merges can be undone. Each event stays with the keys it came with, so an un-merge gives back exactly what was there.

## What leads to an account

In this order: the id that the client gives (`group` calls, `context.groupId`, `traits.company.id`), the name of the
company (`traits.company` as text or as an object, the name of a group, the company in a form), the domain of the
e-mail address. Free mail (gmail.com, docomo.ne.jp …) says nothing about a company, nor do names such as なし, 個人 or
n/a.

## What is decided

Five sources take part: the `site`'s pages, a `server`, a `kiosk` with `shared_machine`, a `shop` without
`trusts_ids`, and `cards`, a file of business cards; and our `desk`. People are called A, B, C … in the order in which
they come.
"""

Kind = TypeVar("Kind", Story, Spellings)


def tables_of(module: ModuleType, kind: type[Kind]) -> dict[str, Kind]:
    """The tables of a module by the names they have there, in the order of the file."""
    return {name: value for name, value in vars(module).items() if isinstance(value, kind)}


def rendered() -> str:
    """The whole page."""
    told = [part for one in tables_of(stories, Story).values() for part in story_parts(one)]
    spelt = [part for one in tables_of(spelled, Spellings).values() for part in spellings_parts(one)]
    return "\n\n".join([INTRODUCTION.strip(), *told, "## However it is written", *spelt]) + "\n"


def story_parts(story: Story) -> Iterator[str]:
    """One story: its title, its text, its calls."""
    yield f"### {story.title}"
    yield story.text
    lines = (f"| {row.source} | `{row.arrives}` | {row.decided} |" for row in story.rows)
    yield "\n".join(["| source | what arrives | whose it is, and what follows |", "| --- | --- | --- |", *lines])


def spellings_parts(spellings: Spellings) -> Iterator[str]:
    """One table of spellings."""
    yield f"### {spellings.title}"
    yield spellings.text
    lines = (
        f"| `{pair.given}` | {'-' if pair.compared == '-' else f'`{pair.compared}`'} |" for pair in spellings.pairs
    )
    yield "\n".join(["| as given | as compared |", "| --- | --- |", *lines])


if __name__ == "__main__":
    TARGET.write_text(rendered(), encoding="utf-8")
