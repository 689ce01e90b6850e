"""Names of companies as keys: 株式会社オンド, （株）おんど and ㈱ｵﾝﾄﾞ are one company."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from ondo.domain.japanese import compared, large_kana

LONGEST_KEY = 180
_BRACKETED = {"株": "", "有": "", "同": "", "名": "", "資": "", "相": ""} | {
    "社": "社団法人", "一社": "社団法人", "公社": "社団法人", "財": "財団法人", "一財": "財団法人", "公財": "財団法人",
    "学": "学校法人", "医": "医療法人", "福": "社会福祉法人", "社福": "社会福祉法人", "宗": "宗教法人",
    "独": "独立行政法人", "協": "協同組合", "特非": "特定非営利活動法人", "npo": "特定非営利活動法人",
}  # fmt: skip
"""What stands in brackets for a form. Companies lose theirs; a foundation or a school is told by it."""

_SHORT = re.compile(rf"[(\[【]({'|'.join(sorted(_BRACKETED, key=len, reverse=True))})[)\]】]")
_COMPANY = re.compile("株式会社|株式會社|有限会社|合同会社|合名会社|合資会社|相互会社|カブシキ[カガ]イシャ")
_STATUTE = re.compile("(?:一般|公益|特例)(?=(?:社団|財団)法人)")

_LATIN = (
    r"co\.?,?\s*ltd", r"company,?\s+limited", r"pte\.?,?\s*ltd", r"pty\.?,?\s*ltd", r"sdn\.?\s*bhd", r"ltd", r"limited",
    r"inc", r"incorporated", r"corp", r"corporation", r"company", r"co", r"l\.?l\.?c", r"l\.?l\.?p", r"p\.?l\.?c",
    r"l\.?p", r"gmbh(?:\s*(?:&|and)\s*co\.?\s*kg)?", r"a\.?g", r"k\.?g", r"s\.?a\.?s?", r"s\.?a\.?r\.?l", r"s\.?r\.?l",
    r"s\.?p\.?a", r"b\.?v", r"n\.?v", r"a/s", r"a\.?b", r"o\.?y", r"k\.?\s?k", r"g\.?\s?k", r"y\.?\s?k",
    r"kabushiki[\s-]*(?:kaisha|gaisha)", r"godo[\s-]*(?:kaisha|gaisha)", r"yugen[\s-]*(?:kaisha|gaisha)",
)  # fmt: skip
_AT_THE_END = re.compile(rf"(?<![a-z0-9])(?:(?:&|and)\s*)?(?:{'|'.join(_LATIN)})\.?\s*$")
_AT_THE_START = re.compile(r"^(?:k\.?\s?k\.|kabushiki[\s-]*(?:kaisha|gaisha)|godo[\s-]*(?:kaisha|gaisha))(?![a-z0-9])")
_MARKS = re.compile(r"[^\w+#@]|_")

_NOBODY = frozenset(
    (
        *(
            "なし",
            "無し",
            "無",
            "無所属",
            "無職",
            "個人",
            "個人事業主",
            "フリーランス",
            "自営業",
            "学生",
            "主婦",
            "未定",
        ),
        *(
            "テスト",
            "none",
            "n/a",
            "na",
            "nil",
            "null",
            "no",
            "individual",
            "personal",
            "private",
            "freelance",
            "freelancer",
        ),
        *("self", "selfemployed", "student", "test", "unknown", "undefined"),
    )
)


@lru_cache(maxsize=16_384)
def normalised(name: str) -> str:
    """The name of a company as it is compared: without its form (株式会社, Inc. …), kana, case, width, spaces, marks.

    A name that would have nothing left stays what it is. Two names with the same result are taken for one company.
    """
    found = _once(name)
    while (again := _once(found)) != found:
        found = again
    return found


def company_key(name: str) -> str:
    """What the name of a company leads by: `normalised`, and a fingerprint in the place of what is too long.

    One letter may become eighteen (ﷺ), so a name that is short enough says nothing of how long its key is.
    """
    return within(normalised(name), LONGEST_KEY)


def within(key: str, most: int) -> str:
    """A key of at most so many letters: its beginning and a fingerprint where it is longer."""
    return key if len(key) <= most else f"{key[: most - 33]}…{blake2b(key.encode(), digest_size=16).hexdigest()}"


def names_a_company(name: str) -> bool:
    """Whether it does. What people write who have none (なし, 個人, n/a …) must not make colleagues of them all."""
    return _key(compared(name)) not in _NOT_A_COMPANY


def _once(name: str) -> str:
    plain = compared(name).strip()
    full = _SHORT.sub(lambda form: f" {_BRACKETED[form[1]]} ", plain).replace("npo法人", "特定非営利活動法人")
    bare = _without_latin_form(_STATUTE.sub("", _COMPANY.sub(" ", full)))
    return _key(bare) or _key(plain) or plain


def _without_latin_form(text: str) -> str:
    """The text without `Inc.`, `Co., Ltd.` and the like, as many as there are, as long as something is left."""
    shorter = _AT_THE_START.sub("", _AT_THE_END.sub("", text.strip(" ,.")))
    return _without_latin_form(shorter) if shorter != text and _key(shorter) else text


def _key(text: str) -> str:
    return large_kana(_MARKS.sub("", text.replace("&", " and ")))


_NOT_A_COMPANY = frozenset(_key(compared(name)) for name in _NOBODY) | {""}
