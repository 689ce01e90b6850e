"""The text of a mail, and what of it is new: without what it quotes.

Line by line and without searching back, since anybody may send us anything.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"})
_UNSEEN = frozenset({"style", "script", "head", "title"})


def plain_text(mail: EmailMessage) -> str:
    """What people read in it: its plain text, or its HTML without marks. Empty where there is neither."""
    for kind in ("plain", "html"):
        part = mail.get_body(preferencelist=(kind,))
        text = _decoded(part) if part is not None else ""
        if text.strip():
            return _tidy(_without_marks(text) if kind == "html" else text)
    return ""


def storable(text: str) -> str:
    """A text as a database takes it: without NUL, and with `?` for half a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def without_quoted(text: str) -> str:
    """The text up to where it quotes what it answers; all of it where nothing is left then."""
    lines = _WRAPPED.sub(r"\1 \2", text).split("\n")
    end = next((number for number, line in enumerate(lines) if _quotes(line)), len(lines))
    while end and (not lines[end - 1].strip() or (end < len(lines) and _introduces(lines[end - 1]))):
        end -= 1
    return "\n".join(lines[:end]).strip() or text


_WRAPPED = re.compile(r"^(On [^\n]{5,120})\n([^\n]{0,120}wrote:)$", re.MULTILINE)
"""What introduces a quotation, where a mail program broke the line."""


def _quotes(line: str) -> bool:
    start = line.strip()[:300]
    return start.startswith(">") or bool(_DIVIDES.match(start)) or (_introduces(start) and "@" in start)


def _introduces(line: str) -> bool:
    """`On Fri, 20 Nov 2026 … wrote:`, `2026年11月20日(金) 10:00 …:`."""
    return bool(_INTRODUCES.match(line.strip()[:300]))


_DIVIDES = re.compile(
    r"-{2,}\s*(original message|forwarded message|元のメッセージ|転送メッセージ)|_{20,}$"
    r"|(from|差出人|送信者)\s*[:：].*@|on .{5,200} wrote:$",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"(on .{5,250}|.{0,20}\d{4}[年/-].{5,250})(wrote|のメール|書きました|:|：)\s*[:：]?$", re.IGNORECASE
)


def _decoded(part: object) -> str:
    if not isinstance(part, EmailMessage):
        return ""
    try:
        return storable(str(part.get_content()))
    except (LookupError, UnicodeError, ValueError, KeyError):  # a character set that nobody knows, or broken base64
        raw = part.get_payload(decode=True)
        return storable(raw.decode("utf-8", "replace")) if isinstance(raw, bytes) else ""


def _tidy(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in plain.split("\n"))).strip()


def _without_marks(html: str) -> str:
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # a declaration (`<![…]>`) that Python's reader does not know
        return re.sub(r"<[^<>]*>", " ", html)
    return "".join(reader.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))
