"""Texts looked at in columns say what `ondo.domain` says of each one."""

import sys

import pyarrow as pa
import pytest

from ondo.domain.traits import with_email_domain
from ondo.domain.values import is_blank
from ondo.engine.kernel.reading.coded import Coded
from ondo.engine.kernel.reading.said import EMAIL, EMAIL_DOMAIN, Said

SPACES = [one for one in map(chr, range(sys.maxunicode + 1)) if one.isspace()]
INVISIBLE = ["\0", "\x7f", "\u00ad", "\u200b", "\u2060", "\ufeff"]


def test_every_space_is_blank_and_nothing_else() -> None:
    words = [*SPACES, "".join(SPACES), "", *INVISIBLE, " a", "a\u3000"]
    coded = Coded(pa.array(range(len(words))).to_numpy(), pa.array(words, pa.string()))
    assert coded.blank.tolist() == [number for number, word in enumerate(words) if is_blank(word)]


@pytest.mark.parametrize(
    "told",
    [
        [{EMAIL: "a@One.Example"}, {}, {EMAIL: "b@one.example"}, {EMAIL: "x@y@two.example"}],
        [{}, {EMAIL: "nobody"}, {EMAIL: ""}, {EMAIL: "a@"}, {EMAIL: "a@ "}, {EMAIL: None}],
        [{EMAIL: "a@one.example", EMAIL_DOMAIN: "three.example"}, {EMAIL_DOMAIN: " "}, {EMAIL_DOMAIN: 4}],
        [{EMAIL: 5}, {EMAIL: "a@one.example"}, {EMAIL: ["a@two.example"]}],
        [],
    ],
)
@pytest.mark.parametrize("trait", [EMAIL, EMAIL_DOMAIN, "unheard"])
def test_what_was_said_counts_unless_blank(told: list[dict[str, object]], trait: str) -> None:
    events, which, values = Said(told).values(trait)
    found = [with_email_domain(one).get(trait) for one in told]
    wanted = {event: value for event, value in enumerate(found) if not is_blank(value)}
    assert {event: values[n] for event, n in zip(events.tolist(), which.tolist(), strict=True)} == wanted
