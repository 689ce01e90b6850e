"""Labels of the flow chart: short lines, no word cut in two."""

from __future__ import annotations

import pytest

from ondo.insight.report.sections.paths import in_lines


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("MQL", "MQL"),
        ("Opportunity", "Opportunity"),
        ("Known prospect", "Known\nprospect"),
        ("Lead (keep in touch)", "Lead\n(keep in\ntouch)"),
        ("Disqualified（対象外）", "Disqualified\n（対象外）"),
    ],
)
def test_a_label_breaks_before_a_bracket_or_between_words(told: str, shown: str) -> None:
    assert in_lines(told) == shown
