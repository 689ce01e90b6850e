"""Tests on one value: what `where:`, `when:` and `query:` may ask of a property or trait."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeAlias

from ondo.domain.values import Millis, as_millis, as_text, is_blank


@dataclass(frozen=True)
class OneOf:
    """The value is one of these texts (`industry: IT` is a list of one). A missing value is none of them.

    `named` says which table from outside `values` came from (`free_mail`); only its name is fingerprinted.
    `written` are the values as their author wrote them, for people to read.
    """

    values: frozenset[str]
    named: str | None = None
    written: tuple[str, ...] = field(default=(), compare=False, repr=False)
    needs_value = True

    def holds(self, value: object) -> bool:
        return as_text(value) in self.values


@dataclass(frozen=True)
class NoneOf:
    """The value is none of these texts. A missing value is none of them, so it passes."""

    values: frozenset[str]
    named: str | None = None
    written: tuple[str, ...] = field(default=(), compare=False, repr=False)
    needs_value = False

    def holds(self, value: object) -> bool:
        return as_text(value) not in self.values


@dataclass(frozen=True)
class Between:
    """A number within bounds, in milli-units. What does not parse as a number is missing and fails."""

    at_least: Millis | None = None
    above: Millis | None = None
    at_most: Millis | None = None
    below: Millis | None = None
    needs_value = True

    def holds(self, value: object) -> bool:
        number = as_millis(value)
        return (
            number is not None
            and (self.at_least is None or number >= self.at_least)
            and (self.above is None or number > self.above)
            and (self.at_most is None or number <= self.at_most)
            and (self.below is None or number < self.below)
        )


@dataclass(frozen=True)
class Present:
    """Whether there is a value at all."""

    wanted: bool
    needs_value = False

    def holds(self, value: object) -> bool:
        return is_blank(value) is not self.wanted


@dataclass(frozen=True)
class Contains:
    """The text contains one of these, full and half width, upper and lower case being one."""

    texts: tuple[str, ...]
    written: tuple[str, ...] = field(default=(), compare=False, repr=False)
    needs_value = True

    def holds(self, value: object) -> bool:
        text = as_text(value)
        return text is not None and any(part in text for part in self.texts)


@dataclass(frozen=True)
class Glob:
    """A URL path matches one of these patterns: `*` within a segment, `**` across segments.

    `/pricing/**` matches `/pricing` itself and everything below it.
    """

    patterns: tuple[str, ...]
    needs_value = True

    @cached_property
    def _matches(self) -> Callable[[str], bool]:
        """Asked for every page view: a site has few paths, so each is matched once and remembered."""
        expression = re.compile("|".join(f"(?:{_glob_expression(p)})" for p in self.patterns))
        return lru_cache(maxsize=16_384)(lambda text: expression.fullmatch(url_path(text)) is not None)

    def holds(self, value: object) -> bool:
        return isinstance(value, str) and self._matches(value)


Test: TypeAlias = OneOf | NoneOf | Between | Present | Contains | Glob


@lru_cache(maxsize=65_536)
def url_path(text: str) -> str:
    """The path of a URL or path, percent-decoded, folded, without query, fragment or closing slash."""
    from urllib.parse import unquote, urlsplit

    try:
        path = urlsplit(text.strip()).path
    except ValueError:
        path = text
    return (as_text(unquote(path)) or "/").rstrip("/") or "/"


def _glob_expression(pattern: str) -> str:
    """The regular expression of a path pattern, folded as paths are."""
    text = as_text(pattern) or "/"
    if text.endswith("/**"):
        return _glob_expression(text[:-3] or "/").removesuffix("/") + "(?:/.*)?"
    text = text.rstrip("/") or "/"
    parts = re.split(r"(\*\*|\*|\?)", text)
    words = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(words.get(part, re.escape(part)) for part in parts)
