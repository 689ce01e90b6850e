"""Ways to tell people and systems outside: a folder each, which knows one service and nothing of Ondo but this.

To add one: a folder with `send(told, to) -> Answer` and `check(to)`, its line below, and what pages call it
(`pages.destination_<kind>`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ondo.integrations import chatwork, mail, slack, teams, webhook
from ondo.integrations.message import Answer, Target, Told


@dataclass(frozen=True)
class Integration:
    """One service: `check` raises OndoError for a target that cannot be used, `send` tells it something."""

    check: Callable[[Target], None]
    send: Callable[[Told, Target], Answer]


INTEGRATIONS: Mapping[str, Integration] = {
    "webhook": Integration(webhook.check, webhook.send),
    "slack": Integration(slack.check, slack.send),
    "teams": Integration(teams.check, teams.send),
    "chatwork": Integration(chatwork.check, chatwork.send),
    "mail": Integration(mail.check, mail.send),
}
"""By the kind of a destination."""
