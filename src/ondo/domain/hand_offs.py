"""How field sales may answer a hand-off (引き渡し): verdicts of the playbook that only they can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ondo.domain.lifecycle import Verdict
from ondo.domain.playbook import Playbook

FIELD_SALES = "field_sales"


@dataclass(frozen=True)
class Answers:
    """The verdicts that take somebody over (受領), and those that give them back (差し戻し)."""

    accepting: tuple[Verdict, ...]
    returning: tuple[Verdict, ...]


def answers(playbook: Playbook, stage: str | None) -> Answers:
    """What field sales may say to somebody who stands on a stage of theirs."""
    own = tuple(_own(playbook, stage))
    leading = {verdict.key: _team(playbook, verdict.to or stage) for verdict in own}
    return Answers(
        accepting=tuple(one for one in own if leading[one.key] == FIELD_SALES),
        returning=tuple(one for one in own if leading[one.key] != FIELD_SALES),
    )


def _own(playbook: Playbook, stage: str | None) -> Iterator[Verdict]:
    for verdict in playbook.verdicts:
        if stage in verdict.from_stages and all(_team(playbook, one) == FIELD_SALES for one in verdict.from_stages):
            yield verdict


def _team(playbook: Playbook, stage: str | None) -> str | None:
    found = playbook.stage_by_key.get(stage or "")
    return found.team if found else None
