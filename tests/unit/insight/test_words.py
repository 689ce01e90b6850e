"""Names as people read them, also of what only an earlier playbook had."""

from __future__ import annotations

from ondo.insight.words import Words
from ondo.playbooks import load


def test_what_only_an_earlier_playbook_had_keeps_its_name() -> None:
    now, then = load("marketo-2019"), load("sales-accepted")
    gone = next(stage for stage in then.stages if stage.key not in now.stage_by_key)
    assert Words(now, "ja").stage(gone.key) == gone.key
    assert Words(now, "ja", before=(then, now)).stage(gone.key) == gone.label.text("ja")


def test_the_playbook_in_force_has_the_last_word() -> None:
    now, then = load("marketo-2019"), load("sales-accepted")
    both = Words(now, "en", before=(then,))
    assert [both.stage(stage.key) for stage in now.stages] == [stage.label.text("en") for stage in now.stages]
