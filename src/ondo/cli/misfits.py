"""What click says of a value that does not fit, said again in the language that is spoken.

Click has these sentences in English only, and keeps nothing else. One that is not known here stays as it is.
"""

from __future__ import annotations

import re

from ondo.texts import say

_KNOWN = {
    r"'(?P<value>.*)' is not a valid integer( range)?\.": "cli.no_whole_number",
    r"'(?P<value>.*)' is not a valid float( range)?\.": "cli.no_number",
    r"(?P<value>\S+) is not in the range (?P<range>.*)\.": "cli.not_in_range",
    r"'(?P<value>.*?)' is not (one of )?(?P<known>'.*')\.": "cli.not_one_of",
    r"\w+ '(?P<path>.*)' does not exist\.": "cli.does_not_exist",
    r"\w+ '(?P<path>.*)' is a directory\.": "cli.is_a_folder",
    r"\w+ '(?P<path>.*)' is a file\.": "cli.is_a_file",
    r"\w+ '(?P<path>.*)' is not (readable|writable)\.": "cli.not_allowed",
    r"Option (?P<option>'.*') requires an argument\.": "cli.needs_a_value",
    r"Option (?P<option>'.*') does not take a value\.": "cli.takes_no_value",
    r"Got unexpected extra arguments? \((?P<words>.*)\)": "cli.too_much",
}


def said_again(sentence: str) -> str:
    """A sentence of click's in the language that is spoken; as it is, where nobody foresaw it."""
    for pattern, key in _KNOWN.items():
        if found := re.fullmatch(pattern, sentence, re.DOTALL):
            return say(key, **found.groupdict())
    return sentence
