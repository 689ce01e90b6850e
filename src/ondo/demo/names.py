"""What companies and people are called: names, kana, addresses. Made only for those who are known."""

from __future__ import annotations

import numpy as np
import polars as pl

from ondo.demo.dice import Dice, Ints
from ondo.demo.market import RIVALS, Accounts, Kind, People, accounts_per_market
from ondo.demo.tables import column

_RIVALS = (
    ("株式会社リードフォージ", "leadforge"),
    ("ファネルワークス株式会社", "funnelworks"),
    ("株式会社ミコミ", "mikomi"),
)
_FREE_MAIL = ("gmail.com", "yahoo.co.jp", "docomo.ne.jp", "outlook.jp", "icloud.com")
_UNIVERSITIES = ("seiran", "hakuyo", "minatomirai")


def account_names(accounts: Accounts) -> pl.DataFrame:
    """Key, name and domain of each company. Domains end in `.example`: nobody owns them."""
    stem, trade, place = (_index(values) for values in (accounts.stem, accounts.trade, accounts.place))
    frame = pl.DataFrame(
        {
            "number": accounts.number,
            "base": column("company_stems", "ja").gather(stem) + column("trades", "ja").gather(trade),
            "stem": column("company_stems", "romaji").gather(stem),
            "trade": column("trades", "romaji").gather(trade),
            "place": column("places", "romaji").gather(place),
            "market": accounts.number // accounts_per_market(),
        }
    )
    front = pl.col("number") % 3 > 0
    named = frame.select(
        account_key(pl.col("number")).alias("account"),
        pl.when(front).then("株式会社" + pl.col("base")).otherwise(pl.col("base") + "株式会社").alias("company"),
        pl.format("{}-{}-{}{}.example", "stem", "trade", "place", _apart()).alias("domain"),
    )
    return _with_rivals(named)


def account_key(number: pl.Expr) -> pl.Expr:
    """The key of a company by its number over all markets."""
    return pl.format("a{}", number.cast(pl.String).str.zfill(7))


def _apart() -> pl.Expr:
    """What tells companies of one name in one place apart: nothing for the first one, then numbers."""
    market = pl.when(pl.col("market") == 0).then(pl.lit("")).otherwise(pl.format("-{}", "market"))
    nth = pl.int_range(pl.len()).over("stem", "trade", "place")
    return market + pl.when(nth == 0).then(pl.lit("")).otherwise(pl.format("-{}", nth + 1))


def _with_rivals(named: pl.DataFrame) -> pl.DataFrame:
    first = pl.DataFrame(
        {
            "account": named["account"][:RIVALS],
            "company": [name for name, _ in _RIVALS],
            "domain": [f"{domain}.example" for _, domain in _RIVALS],
        }
    )
    return pl.concat([first, named[RIVALS:]])


def person_keys(people: People, who: Ints) -> pl.Series:
    """The key of each of these people: sorted as the people are."""
    return "p" + pl.Series(people.first_number + who).cast(pl.String).str.zfill(9)


def person_names(dice: Dice, people: People, accounts: pl.DataFrame, who: Ints) -> pl.DataFrame:
    """What these people say about themselves: name, kana, address, company, department, seniority, title."""
    family, given = (_index(values[who]) for values in (people.family, people.given))

    def called(script: str, between: str) -> pl.Series:
        return column("family_names", script).gather(family) + between + column("given_names", script).gather(given)

    home = pl.Series(people.account[who])
    safe = home.clip(lower_bound=0).cast(pl.UInt32)
    employed = home >= 0
    student = pl.Series(people.kind[who] == Kind.STUDENT)
    frame = pl.DataFrame(
        {
            "key": person_keys(people, who),
            "name": called("kanji", " "),
            "name_kana": called("kana", " "),
            "f": column("family_names", "romaji").gather(family),
            "g": column("given_names", "romaji").gather(given),
            "style": pl.Series(np.where(people.account[who] >= 0, people.account[who] % 4, 4)),
            "home": home,
            "company": accounts["company"].gather(safe).zip_with(employed, pl.Series([None], dtype=pl.String)),
            "account": accounts["account"].gather(safe).zip_with(employed, pl.Series([None], dtype=pl.String)),
            "domain": accounts["domain"].gather(safe).zip_with(employed, _private_domain(dice, people, who)),
            "department": column("departments", "department").gather(_index(people.department[who])),
            "seniority": column("seniorities", "seniority").gather(_index(people.seniority[who])),
            "title": column("seniorities", "job_title").gather(_index(people.seniority[who])),
            "student": student,
        }
    )
    return _told(frame.with_columns(_local_part().alias("local")))


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers behind equal addresses, and the columns that are told."""
    nth = pl.int_range(pl.len()).over("local", "domain")
    local = pl.when(nth == 0).then(pl.col("local")).otherwise(pl.format("{}{}", "local", nth + 1))
    employed = pl.col("account").is_not_null()
    return frame.select(
        "key",
        pl.concat_str(local, pl.lit("@"), "domain").alias("email"),
        "name",
        "name_kana",
        "company",
        pl.when(employed).then("department").alias("department"),
        pl.when(employed).then("seniority").alias("seniority"),
        pl.when("student").then(pl.lit("学生")).when(employed).then("title").alias("job_title"),
        "account",
    )


def _local_part() -> pl.Expr:
    """Each company writes addresses in its own way; private ones can be seen to be made up."""
    f, g = pl.col("f"), pl.col("g")
    styles = [f, pl.format("{}.{}", g.str.head(1), f), pl.format("{}.{}", g, f), pl.format("{}-{}", f, g)]
    chosen = pl.format("ondo-demo.{}.{}", f, pl.col("key").str.slice(1))
    for number, style in enumerate(styles):
        chosen = pl.when(pl.col("style") == number).then(style).otherwise(chosen)
    return chosen


def _private_domain(dice: Dice, people: People, who: Ints) -> pl.Series:
    free = pl.Series(_FREE_MAIL).gather(_index(dice.below(len(_FREE_MAIL), len(who))))
    schools = pl.Series([f"{name}-u.example" for name in _UNIVERSITIES]).gather(_index(who % len(_UNIVERSITIES)))
    at_school = pl.Series((people.kind[who] == Kind.STUDENT) & dice.hit(450, len(who)))
    return schools.zip_with(at_school, free)


def _index(values: Ints) -> pl.Series:
    return pl.Series(values).cast(pl.UInt32)


def account_rows(accounts: Accounts) -> pl.DataFrame:
    """Industry, employees and prefecture of each company."""
    trade, place = _index(accounts.trade), _index(accounts.place)
    return pl.DataFrame(
        {
            "industry": column("trades", "industry").gather(trade),
            "employees": accounts.employees,
            "prefecture": column("places", "ja").gather(place),
        }
    )
