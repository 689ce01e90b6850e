"""Every key of the language, in the order of the grammar: `docs/playbook-keys.md`, written from the grammar itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ondo.playbooks.grammar import conditions, examples, scoring, scripts, tests, triage, triggers
from ondo.playbooks.grammar.calendar import CALENDAR
from ondo.playbooks.grammar.events import NAMED_EVENT, NARROWED
from ondo.playbooks.grammar.moves import DEFINITE_ACTION, TRANSITION
from ondo.playbooks.grammar.stages import SLA, STAGE_TABLE
from ondo.playbooks.grammar.vocabulary import ORIGIN, PAGE_GROUP, PERSONA_TABLE, TOPIC, TRAIT, TRAITS
from ondo.playbooks.grammar.whole import PLAYBOOK
from ondo.playbooks.schema import schema_text
from ondo.playbooks.standard_events import STANDARD_EVENTS
from ondo.playbooks.standard_traits import STANDARD_TRAITS
from ondo.playbooks.tables import Field, Table

TABLES: tuple[tuple[str, Table[Any]], ...] = (
    ("The whole file", PLAYBOOK),
    ("`calendar:`", CALENDAR),
    ("`traits:`", TRAITS),
    ("A trait", TRAIT),
    ("A page group", PAGE_GROUP),
    ("An event under `events:`", NAMED_EVENT),
    ("An event anywhere else", NARROWED),
    ("A topic", TOPIC),
    ("A persona", PERSONA_TABLE),
    ("An origin", ORIGIN),
    ("A test on a value", tests.TEST_TABLE),
    ("`persona:` among conditions", conditions.PERSONA_TEST),
    ("`fit:`", scoring.FIT),
    ("A group", scoring.GROUP),
    ("A fit rule", scoring.FIT_RULE),
    ("`engagement:`", scoring.ENGAGEMENT),
    ("An engagement rule", scoring.ENGAGEMENT_RULE),
    ("`silence:`, beside steps such as `30d: -10` and `90d: reset`", scoring.SILENCE_WORDS),
    ("An absence", scoring.ABSENCE_RULE),
    ("A stage", STAGE_TABLE),
    ("A deadline under `sla:`", SLA),
    ("A definite action", DEFINITE_ACTION),
    ("A transition", TRANSITION),
    ("A trigger under `when:`: exactly one kind", triggers.TABLES[False]),
    ("A guard under `unless:`: exactly one kind", triggers.TABLES[True]),
    ("`score:`, `fit:` and `engagement:` in a trigger", triggers.COMPARISON),
    ("`count:` in a trigger", triggers.COUNT),
    ("`absence:` in a trigger", triggers.ABSENCE),
    ("A verdict under `triage:`", triage.VERDICT),
    ("A field under `ask:`", triage.ASKED),
    ("A reason", triage.REASON),
    ("`returns_before:`", triage.BEFORE),
    ("A call under `scripts:`", scripts.SCRIPT),
    ("A question", scripts.QUESTION),
    ("An answer", scripts.ANSWER),
    ("An example", examples.EXAMPLE),
    ("An entry of `history:`, beside one event with its properties", examples.BESIDE),
    ("An expectation", examples.EXPECTATION),
)
"""Every table of the grammar, in the order of a file."""


def reference() -> str:
    """The page as Markdown."""
    return "\n".join([*_head(), *(line for title, table in TABLES for line in _section(title, table)), *_standard()])


def _head() -> Iterator[str]:
    yield "# Every key of a playbook"
    yield ""
    yield "Written from the grammar (`python -m ondo.playbooks.keys`); a test keeps it true. Bold keys are"
    yield "required. `key` is a word of your own: a letter first, then letters, digits, `_` and `-`."
    yield ""


def _section(title: str, table: Table[Any]) -> Iterator[str]:
    yield f'<a id="{table.name}"></a>'
    yield ""
    yield f"## {title}"
    yield ""
    yield "| key | takes | meaning |"
    yield "| --- | --- | --- |"
    yield from (_line(field) for field in table.fields)
    yield ""
    if table.short is not None:
        yield f"In short: {table.short.form} alone, without a table."
        yield ""
    for names in table.exclusive:
        yield f"Not together: {', '.join(f'`{name}`' for name in names)}."
        yield ""


def _line(field: Field) -> str:
    name = f"**`{field.name}`**" if field.required else f"`{field.name}`"
    takes = re.sub(r"table `(\w+)`", r"[`\1`](#\1)", field.shape.form)
    return f"| {name} | {takes} | {field.doc} |"


def _standard() -> Iterator[str]:
    yield "## Events that need no declaration"
    yield ""
    yield "| event | initiated by | channel | in words |"
    yield "| --- | --- | --- | --- |"
    for event in STANDARD_EVENTS.values():
        words = f"{event.label.en} · {event.label.ja}"
        yield f"| `{event.name}` | {event.initiator.value} | {event.channel or '–'} | {words} |"
    yield ""
    yield "## Traits that need no declaration"
    yield ""
    yield "| trait | in words |"
    yield "| --- | --- |"
    yield from (f"| `{t.key}` | {t.label.en} · {t.label.ja} |" for t in STANDARD_TRAITS.values())
    yield ""


def main() -> None:
    """Writes the page and the schema into `docs/` of the checkout."""
    docs = Path("docs")
    docs.joinpath("playbook-keys.md").write_text(reference(), "utf-8")
    docs.joinpath("playbook.schema.json").write_text(schema_text(), "utf-8")


if __name__ == "__main__":
    main()
