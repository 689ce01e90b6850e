"""Japanese text as it is compared: one kana, one form of each character."""

from __future__ import annotations

import re
import unicodedata

_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_OLD_AND_NEW = """
髙高 﨑崎 嵜崎 邉辺 邊辺 濵浜 濱浜 澤沢 廣広 國国 櫻桜 瀧滝 嶋島 嶌島 眞真 德徳 齋斎 齊斉 條条 藏蔵 冨富 惠恵 壽寿
榮栄 淺浅 彌弥 靜静 曾曽 壯壮 萬万 實実 𠮷吉 龍竜 會会 學学 應応 澁渋
藝芸 圓円 臺台 變変 豐豊 團団 鐵鉄 驛駅 縣県 氣気 黑黒 緖緒
"""
_MODERN = {ord(pair[0]): pair[1] for pair in _OLD_AND_NEW.split()}
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LONG = re.compile(r"(?<=[ァ-ヺー])[-\u2010-\u2015\u2212](?=[ァ-ヺー\s(]|$)")


def compared(text: str) -> str:
    """Text with width, case, kana (hiragana, katakana) and old forms of characters as one.

    A dash after katakana is the long-vowel mark that was meant.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA).translate(_MODERN)
    return _LONG.sub("ー", plain)


def large_kana(text: str) -> str:
    """Small kana as large ones: キャノン and キヤノン are written by the same people."""
    return text.translate(_SMALL)
