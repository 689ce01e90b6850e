"""A service that people may be told through is known to every place that names services."""

from __future__ import annotations

import pytest

from ondo.cli.destination import KINDS
from ondo.integrations import INTEGRATIONS
from ondo.texts import say, speaking


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("kind", INTEGRATIONS)
def test_pages_have_a_name_for_it(kind: str, language: str) -> None:
    with speaking(language):
        assert say(f"pages.destination_{kind}") != f"pages.destination_{kind}"


def test_the_command_offers_it() -> None:
    assert KINDS.split("|") == list(INTEGRATIONS)
