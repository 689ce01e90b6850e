"""How many a second: a bucket of tokens that fills steadily, and takes one token for each call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """Holds what may come in one second. A large batch takes more than there is; whoever comes next then waits."""

    rate: float
    """Tokens a second."""
    tokens: float = 0.0
    filled_at: float = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until something may be taken; 0.0 if it may be now. `now` is of a clock that only goes forward."""
        self.tokens = min(self.rate, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return 0.0 if self.tokens > 0 else (1 - self.tokens) / self.rate

    def take(self, tokens: float) -> None:
        """Takes them, also those that are not there yet."""
        self.tokens -= tokens
