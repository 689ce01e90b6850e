"""The worker's part in putting another playbook in force: nobody is decided about meanwhile, so all hands help."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from ondo.actions.switching import MOST, Part
from ondo.domain.errors import OndoError
from ondo.domain.instants import Instant
from ondo.texts import say

log = logging.getLogger("ondo.worker")


@dataclass(slots=True)
class Switching:
    """For `Worker.others`."""

    part: Part = field(default_factory=Part)
    most: int = MOST
    """How many people at a time."""

    def __call__(self, now: Instant) -> bool:
        """Prepare some people, or end the switch; whether there is one."""
        try:
            return self.part.go_on(now, self.most)
        except OndoError as error:
            log.error("a playbook was withdrawn: %s", say(error.problem.key, None, **error.problem.params))
            return True
