"""Names of companies as keys: 株式会社オンド, （株）オンド and ㈱おんど are one company."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_JAPANESE_FORMS = (
    "特定非営利活動法人", "一般社団法人", "一般財団法人", "公益社団法人", "公益財団法人", "国立研究開発法人",
    "地方独立行政法人", "独立行政法人", "国立大学法人", "公立大学法人", "社会福祉法人", "医療法人社団", "医療法人財団", "社会医療法人",
    "医療法人", "学校法人", "宗教法人", "弁護士法人", "税理士法人", "監査法人", "社会保険労務士法人", "行政書士法人",
    "司法書士法人", "特許業務法人", "農事組合法人", "有限責任事業組合", "協同組合", "企業組合", "株式会社", "有限会社",
    "合同会社", "合名会社", "合資会社", "相互会社", "特例有限会社",
)  # fmt: skip
_SHORT_FORMS = tuple("株有同名資社財医学福独相")
"""Stand in brackets: (株)."""

_LATIN_FORMS = re.compile(
    r"[\s,]+(?:co\.?,?\s*ltd|company,?\s+limited|inc(?:orporated)?|corp(?:oration)?|ltd|limited|llc|l\.l\.c|llp|lp|plc"
    r"|gmbh|ag|kg|gmbh\s*&\s*co\.?\s*kg|s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|a/s|ab|oy|k\.?\s?k|g\.?k|y\.?k"
    r"|kabushiki\s+kaisha|godo\s+kaisha|pte\.?,?\s*ltd|pty\.?,?\s*ltd|company|co)\.?$"
)
_FORMS = re.compile("|".join([*_JAPANESE_FORMS, rf"\((?:{'|'.join(_SHORT_FORMS)})\)"]))
_IGNORED = re.compile(r"[\s\W_]+")
_KANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


@lru_cache(maxsize=16_384)
def normalised(name: str) -> str:
    """A name of a company as it is compared: without its form (株式会社, Inc. …), kana, case, width, spaces, marks.

    A name that would have nothing left stays what it is. Two names with the same result are taken for one company.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    bare = _FORMS.sub(" ", plain)
    while (shorter := _LATIN_FORMS.sub("", bare.rstrip())) != bare.rstrip():
        bare = shorter
    return _key(bare) or _key(plain) or plain


def _key(text: str) -> str:
    return _IGNORED.sub("", text).translate(_KANA)
