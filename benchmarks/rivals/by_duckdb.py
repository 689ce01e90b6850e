"""Everybody's score now, in DuckDB: one statement over the Parquet files.

Tuned: only the columns that count; names are filtered while reading; what gives points is decided for every different
event once (`terms.py`); days are counted before anything is joined to how it fades.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.rivals.terms import DAY, Terms

QUERY = """
COPY (
WITH told AS (
    SELECT person, name, properties, "at", least("at", occurred_at) AS since
    FROM read_parquet('{events}') WHERE name IN ({names}) AND "at" <= {as_of} AND flags IS NULL
), matched AS (
    SELECT told.person, kinds.rule, told."at", told.since FROM told JOIN kinds
    ON told.name = kinds.name AND coalesce(told.properties, '') = coalesce(kinds.properties, '')
), daily AS (
    SELECT person, rule, ("at" + {offset}) // {day} AS day, min(since) AS since,
           least(count(*), any_value(per_day)) AS n
    FROM matched JOIN rules USING (rule) WHERE spacing = 0 GROUP BY person, rule, day
), spaced AS (
    SELECT person, rule, since, 1 AS n FROM (
        SELECT person, rule, since, spacing, "at" - lag("at") OVER (PARTITION BY person, rule ORDER BY "at") AS gap
        FROM matched JOIN rules USING (rule) WHERE spacing > 0
    ) WHERE gap IS NULL OR gap >= spacing
), awarded AS (
    SELECT person, rule, {today} - (since + {offset}) // {day} AS age, n FROM daily
    UNION ALL SELECT person, rule, {today} - (since + {offset}) // {day}, n FROM spaced
), held AS (
    SELECT person, rule, sum(n * weight) AS held FROM awarded JOIN fades USING (rule, age) GROUP BY person, rule
), worth AS (
    SELECT person, grouped, sum(least(high, greatest(low, (held * points) // divisor))) AS worth
    FROM held JOIN rules USING (rule) GROUP BY person, grouped
), engaged AS (
    SELECT person, sum(CASE WHEN groups.grouped IS NULL THEN worth
                            ELSE least(high, greatest(low, worth)) END) AS engagement
    FROM worth LEFT JOIN groups ON worth.grouped = groups.grouped GROUP BY person
), seen AS (
    SELECT person, {as_of} - max("at") FILTER (WHERE initiator = 'person' AND flags IS NULL) AS silent
    FROM read_parquet('{events}') WHERE "at" <= {as_of} GROUP BY person
), known AS (
    SELECT person, trait, arg_max(value, ("at", seq)) AS value FROM (
        SELECT person, coalesce("at", -1) AS "at", seq, trait, value FROM read_parquet('{traits}')
        WHERE coalesce("at", -1) <= {as_of}
        UNION ALL
        SELECT person, coalesce("at", -1), seq, 'email_domain', lower(split_part(value, '@', -1))
        FROM read_parquet('{traits}') WHERE trait = 'email' AND coalesce("at", -1) <= {as_of}
    ) GROUP BY person, trait
), accounts AS (
    SELECT account, trait, arg_max(value, (coalesce("at", -1), seq)) AS value FROM read_parquet('{account_traits}')
    WHERE coalesce("at", -1) <= {as_of} GROUP BY account, trait
), fitting AS (
    SELECT person, points, fit.grouped FROM known JOIN fit USING (trait, value) WHERE scope = 'person'
    UNION ALL
    SELECT known.person, points, fit.grouped FROM known JOIN accounts ON known.value = accounts.account
    JOIN fit ON fit.trait = accounts.trait AND fit.value = accounts.value
    WHERE known.trait = 'account' AND scope = 'account'
), fits AS (
    SELECT person, sum(CASE WHEN g.grouped IS NULL THEN points ELSE least(high, greatest(low, points)) END) AS fit FROM
    (SELECT person, grouped, sum(points) AS points FROM fitting GROUP BY person, grouped) f
    LEFT JOIN fit_groups g ON f.grouped = g.grouped GROUP BY person
)
SELECT person, greatest(0, coalesce(fit, 0) + {silence})::BIGINT AS score
FROM seen LEFT JOIN engaged USING (person) LEFT JOIN fits USING (person)
) TO '{out}' (FORMAT parquet)
"""


def score(terms: Terms, out: Path) -> None:
    """Write everybody's score into a Parquet file."""
    connection = duckdb.connect()
    for name in ("kinds", "rules", "fades", "groups", "fit_groups", "fit"):
        connection.register(name, getattr(terms, name).to_arrow())
    connection.execute(_query(terms, out))


def _query(terms: Terms, out: Path) -> str:
    return QUERY.format(
        events=terms.events(),
        traits=terms.traits(),
        account_traits=terms.account_traits(),
        names=", ".join(f"'{name}'" for name in terms.names),
        as_of=terms.as_of,
        offset=terms.offset,
        day=DAY,
        today=terms.today,
        silence=_silence(terms),
        out=out,
    )


def _silence(terms: Terms) -> str:
    """Engagement and what silence takes of it."""
    told, cost = "coalesce(engagement, 0)", 0
    cases = []
    for after, points, reset in terms.silence:
        cost = 0 if reset else cost + points
        cases.append(f"WHEN silent >= {after} THEN {'0' if reset else f'{told} + {cost}'}")
    return f"CASE {' '.join(reversed(cases))} ELSE {told} END" if cases else told
