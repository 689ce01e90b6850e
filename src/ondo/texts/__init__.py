"""What Ondo says to people, in Japanese and English. Standard library only.

`say("playbook.unknown_key", key="…")` looks the key up in `locale/<language>/LC_MESSAGES/playbook.po`: the first
part of a key names its file. A parameter called `count` chooses the plural form where the message has several.
"""

from ondo.texts.languages import LANGUAGES, current_language, speaking, use_language
from ondo.texts.messages import say

__all__ = ["LANGUAGES", "current_language", "say", "speaking", "use_language"]
