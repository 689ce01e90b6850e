"""The small shapes a playbook is made of. Each reads a place, and says what it takes as JSON Schema."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from ondo.domain.rules import Label
from ondo.playbooks.nodes import Mapping, Scalar
from ondo.playbooks.place import Place

T = TypeVar("T")
Schema: TypeAlias = dict[str, Any]
Definitions: TypeAlias = dict[str, Schema]

YES_NO_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"])
_NUMBER = re.compile(r"[+-]?(\d[\d_]*)?\.?\d+([eE][+-]?\d+)?|0[xob][0-9a-fA-F]+|[+-]?\.(inf|nan)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?")
KEY_PATTERN = r"^[^\W\d_][\w-]{0,63}$"
_KEY = re.compile(KEY_PATTERN)


class Shape(ABC, Generic[T]):
    """What may stand at one place. `form` names it in the reference of keys, `example` shows it."""

    form: str = ""
    example: str = "…"

    @abstractmethod
    def read(self, place: Place) -> T | None:
        """The value, or None after every mistake has been noted."""

    @abstractmethod
    def schema(self, definitions: Definitions) -> Schema:
        """JSON Schema for it; shapes used in many places put themselves into `definitions`."""


class ScalarShape(Shape[T]):
    """One value on one line. `wrong` is the message for anything else."""

    wrong: str

    def read(self, place: Place) -> T | None:
        if place.blank:
            place.refuse("playbook.empty", at=place.owner, example=self.example)
        elif not isinstance(place.node, Scalar):
            self.refuse_wrong(place)
        else:
            return self.read_scalar(place, place.node)
        return None

    def refuse_wrong(self, place: Place) -> None:
        """Notes a value that is nothing of the kind."""
        place.refuse(self.wrong, found=place.found)

    @abstractmethod
    def read_scalar(self, place: Place, node: Scalar) -> T | None: ...


def looks_like_number(text: str) -> bool:
    """Whether YAML programs would read this text as a number."""
    return _NUMBER.fullmatch(text) is not None


def refused_as_text(place: Place, node: Scalar) -> bool:
    """Whether YAML would take an unquoted value for something other than text (`no`, 2026, 2026-04-01)."""
    if not node.plain:
        return False
    if node.text.lower() in YES_NO_WORDS:
        place.refuse("playbook.quote_word", at=node, found=node.text)
    elif looks_like_number(node.text) or _DATE.fullmatch(node.text):
        place.refuse("playbook.quote_value", at=node, found=node.text)
    else:
        return False
    return True


class TextShape(ScalarShape[str]):
    """Free text."""

    form = "text"
    wrong = "playbook.not_text"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        if refused_as_text(place, node):
            return None
        if not node.text.strip():
            place.refuse("playbook.empty", at=place.owner, example=self.example)
            return None
        return node.text.strip()

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "minLength": 1}


class KeyShape(ScalarShape[str]):
    """A key of one's own: a letter first, then letters, digits, `_` and `-`."""

    form = "key"
    wrong = "playbook.not_word"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        return node.text if good_key(place, node) else None

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string", "pattern": KEY_PATTERN}


def good_key(place: Place, node: Scalar) -> bool:
    """Whether a key can be one; notes it otherwise."""
    if node.plain and node.text.lower() in YES_NO_WORDS:
        place.refuse("playbook.key_is_yes_no", at=node, found=node.text)
        return False
    if not _KEY.fullmatch(node.text):
        suggestion = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", node.text)).strip("_")
        hint = suggestion if _KEY.fullmatch(suggestion) else None
        place.refuse("playbook.not_key", at=node, hint=hint, found=node.text[:60])
        return False
    return True


class NameShape(ScalarShape[str]):
    """A name that is not ours: of an event that clients send, of a property."""

    form = "name"
    wrong = "playbook.not_text"

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        if node.plain and node.text.lower() in YES_NO_WORDS:
            place.refuse("playbook.quote_word", at=node, found=node.text)
            return None
        return node.text.strip() or None

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": ["string", "number"]}


class FlagShape(ScalarShape[bool]):
    """true or false, and no other word for it."""

    form = "true or false"
    example = "true"
    wrong = "playbook.not_flag"

    def read_scalar(self, place: Place, node: Scalar) -> bool | None:
        if node.plain and node.text in ("true", "false"):
            return node.text == "true"
        words = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
        place.refuse(self.wrong, hint=words.get(node.text.lower()), found=place.found)
        return None

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class ChoiceShape(ScalarShape[str]):
    """One of a few fixed words."""

    words: tuple[str, ...]
    wrong = "playbook.not_choice"

    @property
    def form(self) -> str:  # type: ignore[override]
        return " \\| ".join(f"`{word}`" for word in self.words)

    @property
    def example(self) -> str:  # type: ignore[override]
        return self.words[0]

    def read(self, place: Place) -> str | None:
        if not isinstance(place.node, Scalar) or place.blank:
            place.refuse(self.wrong, word=place.found, known=", ".join(self.words))
            return None
        return self.read_scalar(place, place.node)

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        if node.text not in self.words:
            place.refuse_word(self.wrong, node.text, self.words)
            return None
        return node.text

    def schema(self, definitions: Definitions) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class ReferenceShape(ScalarShape[str]):
    """A word that the playbook declares elsewhere: a stage, a trait, a page group …"""

    category: str

    @property
    def form(self) -> str:  # type: ignore[override]
        return self.category.replace("_", " ")

    @property
    def wrong(self) -> str:  # type: ignore[override]
        return f"playbook.unknown_{self.category}"

    def read(self, place: Place) -> str | None:
        if place.blank or not isinstance(place.node, Scalar):
            place.refuse_word(self.wrong, place.found, place.book.known(self.category))
            return None
        return self.read_scalar(place, place.node)

    def read_scalar(self, place: Place, node: Scalar) -> str | None:
        known = place.book.known(self.category)
        if node.text not in known:
            place.refuse_word(self.wrong, node.text, known)
            return None
        return node.text

    def schema(self, definitions: Definitions) -> Schema:
        return {"type": "string"}


class LabelShape(Shape[Label]):
    """A name that people see: `{ja: …, en: …}`, or one text for both languages."""

    form = "label"
    example = "{ja: …, en: …}"

    def read(self, place: Place) -> Label | None:
        if not isinstance(place.node, Mapping):
            text = TEXT.read(place)
            return None if text is None else Label(text, text)
        texts = {}
        for key, inner in place.entries():
            if key.text in ("ja", "en"):
                texts[key.text] = TEXT.read(inner)
            else:
                inner.refuse_word("playbook.not_language", key.text, ("ja", "en"), at=key)
        ja, en = texts.get("ja"), texts.get("en")
        return Label(ja or en or "", en or ja or "") if ja or en else None

    def schema(self, definitions: Definitions) -> Schema:
        text = {"type": "string", "minLength": 1}
        both = {
            "type": "object",
            "properties": {"ja": text, "en": text},
            "additionalProperties": False,
            "minProperties": 1,
        }
        definitions["label"] = {"description": "A name that people see, in both languages.", "anyOf": [text, both]}
        return {"$ref": "#/$defs/label"}


@dataclass(frozen=True)
class Made(Shape[T]):
    """A shape whose value is made into something else."""

    shape: Shape[Any]
    build: Callable[[Any, Place], T | None]

    @property
    def form(self) -> str:  # type: ignore[override]
        return self.shape.form

    @property
    def example(self) -> str:  # type: ignore[override]
        return self.shape.example

    def read(self, place: Place) -> T | None:
        value = self.shape.read(place)
        return None if value is None else self.build(value, place)

    def schema(self, definitions: Definitions) -> Schema:
        return self.shape.schema(definitions)


TEXT = TextShape()
KEY = KeyShape()
NAME = NameShape()
FLAG = FlagShape()
LABEL = LabelShape()
