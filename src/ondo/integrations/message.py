"""What every integration is given, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ondo.domain.instants import Duration, Instant


@dataclass(frozen=True, slots=True)
class Target:
    """Where to tell: an address, what it wants as proof, and the language that is spoken there.

    `former`: what it wanted as proof before, while it may still go by that.
    """

    address: str
    secret: str = ""
    language: str = "ja"
    former: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be told, in words of the target's language and as data for machines.

    `id` stays the same however often it is tried. `title` says who and what on one line; `facts` are labels with their
    texts: why, score, next date, owner. `link` leads to the person, empty where the site has no address.
    """

    id: str
    kind: str
    at: Instant
    title: str
    facts: Sequence[tuple[str, str]] = ()
    link: str = ""
    link_text: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    owner_mail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt went. `error` None: it was delivered. `status`: what HTTP answered, if anything did.

    `error` is in our words and names nobody; `said` is what the other side said, which may cite anything that it was
    sent: it stays in the log of deliveries, where an erasure finds it. `gone`: nobody lives there any more. `wait`: how
    long the service asked to be left alone.
    """

    status: int | None = None
    error: str | None = None
    gone: bool = False
    wait: Duration | None = None
    said: str = ""

    @property
    def in_full(self) -> str | None:
        """What went wrong, with what the other side said of it."""
        return f"{self.error} {self.said}" if self.error and self.said else self.error

    @property
    def delivered(self) -> bool:
        """Whether nothing is left to be done."""
        return self.error is None


def shortened(text: str, most: int) -> str:
    """The text, cut where it is longer than a service takes."""
    return text if len(text) <= most else text[: most - 1] + "…"


MOST_CITED = 200


def cited(said: str) -> str:
    """What the other side said, short, on one line, and without what no database keeps."""
    return " ".join("".join(one if one.isprintable() else " " for one in shortened(said, MOST_CITED)).split())
