"""Where a line may end: between words, in Japanese as well, but never within a word or a number.

Japanese puts no spaces between words. They end where the script changes: after a particle, between kanji and
katakana, around brackets; 受け付け or 80点 stays whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text

PARTICLES = "のがはをにでともへやな"
OPENING = "（「『“〈《【"
CLOSING = "）」』”〉》】"
POINTS = "、。，．：！？・"


@dataclass(frozen=True)
class Line:
    """A text, and the offsets at which a next line may begin."""

    text: Text
    ends: Sequence[int]

    @property
    def whole(self) -> int:
        """The terminal cells it takes unwrapped."""
        return self.text.cell_len

    @property
    def least(self) -> int:
        """The terminal cells that its longest piece takes."""
        places = [0, *self.ends, len(self.text)]
        return max(cell_len(self.text.plain[start:end].rstrip()) for start, end in pairwise(places))

    def within(self, width: int) -> list[Text]:
        """In as many lines as it takes. A piece that is wider than `width` cells is left whole."""
        parts = list(self.text.divide(list(self._breaks(width))))
        for part in parts:
            part.rstrip()
        return parts

    def _breaks(self, width: int) -> Iterator[int]:
        start, last = 0, 0
        for place in [*self.ends, len(self.text)]:
            if last > start and cell_len(self.text.plain[start:place].rstrip()) > width:
                yield last
                start = last
            last = place


def words(text: str) -> Line:
    """A line that may be wrapped wherever a word ends. A per cent sign stays with its number."""
    return Line(Text(text), after_words(text))


def after_words(text: str) -> list[int]:
    """The offsets at which a word has ended."""
    return [at for at in range(1, len(text)) if _ends_word(text, at)]


def _ends_word(line: str, at: int) -> bool:
    before, after = line[at - 1], line[at]
    if before == " " or after == " ":
        return before == " " and after not in " %"
    if before in OPENING or after in CLOSING + POINTS:
        return False
    if before in POINTS or after in OPENING:
        return True
    return _script(after) != "hiragana" if before in CLOSING else _ends_japanese_word(line, at)


def _ends_japanese_word(line: str, at: int) -> bool:
    scripts = _script(line[at - 1]), _script(line[at])
    if scripts[0] == "hiragana" and scripts[1] != "hiragana":
        return line[at - 1] in PARTICLES or (at > 1 and _script(line[at - 2]) == "hiragana")
    return set(scripts) == {"kanji", "katakana"}


def _script(sign: str) -> str:
    if "\u3041" <= sign <= "\u309f":
        return "hiragana"
    if "\u30a1" <= sign <= "\u30ff":
        return "katakana"
    return "kanji" if sign == "々" or "\u3400" <= sign <= "\u9fff" else "other"
