"""What the YAML parser complains about, as a person would put it."""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import ScalarToken

_FAMILIAR = (
    (r"found character '\\t'", "playbook.yaml_tab"),
    (r"found character '[@`%]'", "playbook.yaml_start"),
    (r"mapping values are not allowed here", "playbook.yaml_colon"),
    (r"could not find expected ':'", "playbook.yaml_no_colon"),
    (r"expected ',' or|expected the node content, but found '[\]},]'", "playbook.yaml_bracket"),
    (r"but found '[\]}]'", "playbook.yaml_bracket"),
    (r"found unexpected end of stream|found unexpected document separator", "playbook.yaml_quote"),
    (r"escape|chr\(\) arg|too large to convert", "playbook.yaml_escape"),
    (r"expected <block end>, but found '<scalar>'", "playbook.yaml_after_quote"),
    (r"expected <block end>", "playbook.yaml_indent"),
    (r"expected alphabetic or numeric character", "playbook.yaml_start"),
    (r"expected the node content", "playbook.yaml_bracket"),
)
_BROKEN = frozenset(["playbook.yaml_colon", "playbook.yaml_bracket", "playbook.yaml_indent"])
_NARROW = {"｛": "{", "｝": "}", "［": "[", "］": "]", "，": ",", "、": ","}
_WIDE = re.compile(r"[｛｝［］]|[，、](?=[^\s,{}\[\]]+:(?:\s|$))")
"""Commas only before another key: between words they are text."""


def in_plain_words(error: Exception, text: str) -> tuple[str, int, int, dict[str, object]]:
    """Message key, line, column and parameters for a parser's error."""
    said = str(getattr(error, "problem", None) or error)
    key = next((key for pattern, key in _FAMILIAR if re.search(pattern, said)), "playbook.yaml_syntax")
    # An open quote is found out at the end of the file; it is the beginning that people want to see.
    opened = key == "playbook.yaml_quote" or key == "playbook.yaml_no_colon"
    mark = (getattr(error, "context_mark", None) if opened else None) or getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if not opened and (began := _quoted_until(text, line)) is not None:
        return "playbook.yaml_quote_goes_on", *began, {"until": line}
    if key in _BROKEN and (wide := _wide_sign(text.splitlines(), line)) is not None:
        return wide
    return key, line, column, {"found": _line(text, line)}


def _wide_sign(lines: list[str], line: int) -> tuple[str, int, int, dict[str, object]] | None:
    """A sign of Japanese text, or a space copied from a page, that broke this line or the one before it."""
    for number in (line, line - 1):
        content = lines[number - 1] if 0 < number <= len(lines) else ""
        if indent := re.match(r" *([\u3000\u00a0])", content):
            return "playbook.yaml_wide_indent", number, indent.start(1) + 1, {}
        if sign := _WIDE.search(content):
            found = sign.group()
            return "playbook.yaml_wide_sign", number, sign.start() + 1, {"found": found, "meant": _NARROW[found]}
    return None


def _quoted_until(text: str, line: int) -> tuple[int, int] | None:
    """Line and column of the quote that was opened on an earlier line and closed on this one: by the next text's."""
    found = None
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            first, last = token.start_mark, token.end_mark
            if isinstance(token, ScalarToken) and token.style in ("'", '"') and first.line + 1 < line == last.line + 1:
                found = first.line + 1, first.column + 1
    except (YAMLError, ValueError, OverflowError, IndexError, AttributeError):
        pass  # what comes after the mistake is of no interest
    return found


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip()[:60] if number <= len(lines) else ""
