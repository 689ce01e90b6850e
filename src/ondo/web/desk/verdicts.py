"""Which verdicts can be given to somebody, and by which key."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.lifecycle import FieldType, Verdict
from ondo.domain.playbook import Playbook
from ondo.store.desks.rules import FIELD_SALES

SDR = "sdr"


@dataclass(frozen=True)
class Choice:
    """A verdict as a button. `key`: the digit that chooses it; empty beyond nine."""

    verdict: Verdict
    key: str
    kind: str
    """Of the stage it leads to."""


def choices(playbook: Playbook, stage: str | None) -> list[Choice]:
    """The verdicts that the stage takes, each under the digit that it has on every stage of the SDRs.

    What only field sales answer (accepted, returned), and putting somebody forward, stand elsewhere.
    """
    sorted_by_sdrs = [one for one in playbook.verdicts if _is_sdrs(playbook, one)]
    digits = {one.key: str(number) for number, one in enumerate(sorted_by_sdrs, 1) if number < 10}
    given = [one for one in playbook.verdicts if stage in one.from_stages and not _is_apart(playbook, one)]
    return [Choice(one, digits.get(one.key, ""), _kind(playbook, one)) for one in given]


def forward(playbook: Playbook, stage: str | None) -> list[Verdict]:
    """Verdicts by which somebody on this stage is put forward, citing acts of their own."""
    return [one for one in playbook.verdicts if stage in one.from_stages and _cites(one)]


def _is_sdrs(playbook: Playbook, verdict: Verdict) -> bool:
    teams = {playbook.stage_by_key[stage].team for stage in verdict.from_stages}
    return SDR in teams and not _cites(verdict)


def _is_apart(playbook: Playbook, verdict: Verdict) -> bool:
    teams = {playbook.stage_by_key[stage].team for stage in verdict.from_stages}
    return teams == {FIELD_SALES} or _cites(verdict)


def _cites(verdict: Verdict) -> bool:
    return any(ask.type is FieldType.ACTS for ask in verdict.ask)


def _kind(playbook: Playbook, verdict: Verdict) -> str:
    return str(playbook.stage_by_key[verdict.to].kind) if verdict.to else ""
