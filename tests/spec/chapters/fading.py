"""How points fade."""

from tests.spec.table import table

title = "How points fade"
text = """
Points fade at midnight of the playbook's zone, in whole days: halving, falling in a straight line, or expiring. A
rule has one fade at most. Points taken away never fade, so that **a score never rises by itself**.
"""

none = table(
    "No fade",
    "Without a fade, points stay until they are cleared or reset.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          because: Visits.
        left:
          event: unsubscribed
          points: -3
          because: Points taken away never fade.
    """,
    """
    2026-04-01 10:00 | page /       | score 10
    2026-04-01 11:00 | unsubscribed | score 7
    2030-04-01 00:00 |              | score 7
    """,
)

halves = table(
    "Halving",
    """
    After n days half is left, after 2n a quarter, and in between as the curve goes: 10 × 2^(−1/30) after one day of
    thirty. Thousandths of a point are cut off, never rounded up.
    """,
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          halves_every: 30d
          because: Interest cools.
    """,
    """
    2026-04-01 10:00        | page / | score 10
    2026-04-01 23:59:59.999 |        | score 10
    2026-04-02 00:00        |        | score 9.771
    2026-04-16 00:00        |        | score 7.071
    2026-04-30 23:59        |        | score 5.116
    2026-05-01 00:00        |        | score 5
    2026-05-31 00:00        |        | score 2.5
    2026-07-30 00:00        |        | score 0.625
    2027-06-25 00:00        |        | score 0
    """,
)

halves_together = table(
    "Awards of one rule halve together",
    "A new award is added to what is left of the old ones; from then on their sum halves.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          halves_every: 10d
          because: Interest cools.
    """,
    """
    2026-04-01 10:00 | page / | score 10
    2026-04-11 09:00 |        | score 5
    2026-04-11 10:00 | page / | score 15
    2026-04-21 10:00 |        | score 7.5
    2026-05-01 10:00 | page / | score 13.75
    """,
)

linear = table(
    "In a straight line",
    "A tenth goes each midnight when points fade to zero in ten days.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          fades_to_zero_in: 10d
          because: Interest cools.
    """,
    """
    2026-04-01 23:59 | page / | score 10
    2026-04-02 00:00 |        | score 9
    2026-04-06 12:00 |        | score 5
    2026-04-10 23:59 |        | score 1
    2026-04-11 00:00 |        | score 0
    """,
)

linear_lots = table(
    "Each day's awards run out by themselves",
    """
    Two days after the first and one day after the second point, a third and two thirds are left: together exactly
    one point. Thousandths are cut once for the rule, not once for each award.
    """,
    """
    engagement:
      rules:
        visited:
          event: page
          points: 1
          fades_to_zero_in: 3d
          because: Interest cools.
    """,
    """
    2026-04-01 10:00 | page / | score 1
    2026-04-02 10:00 | page / | score 1.666
    2026-04-03 10:00 |        | score 1
    2026-04-04 10:00 |        | score 0.333
    2026-04-05 00:00 |        | score 0
    """,
)

expires = table(
    "Expiring",
    "Points are whole for seven local days, the day of the event being the first, and gone at the midnight after.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 10
          expires_after: 7d
          because: After a week the question is another one.
    """,
    """
    2026-04-01 23:00        | page / | score 10
    2026-04-03 10:00        | page / | score 20
    2026-04-07 23:59:59.999 |        | score 20
    2026-04-08 00:00        |        | score 10
    2026-04-10 00:00        |        | score 0
    """,
)

linear_bound = table(
    "A bound is measured against what is left",
    "Five days on, half of the twenty points is gone; the bound of twenty leaves room for ten.",
    """
    engagement:
      rules:
        visited:
          event: page
          points: 20
          worth_at_most: 20
          fades_to_zero_in: 10d
          because: Interest cools.
    """,
    """
    2026-04-01 10:00 | page / | score 20
    2026-04-06 10:00 |        | score 10
    2026-04-06 11:00 | page / | score 20
    2026-04-11 00:00 |        | score 5
    """,
)

late = table(
    "An event that comes late is as old as it is",
    """
    A business card typed in a week late is a week old: fading counts from when it happened. Points that expire
    after nine days are gone two days later, and points that halve every week come in halved.
    """,
    """
    engagement:
      rules:
        card:
          event: business_card_received
          points: 10
          expires_after: 9d
          because: We met.
        card-again:
          event: business_card_received
          points: 8
          halves_every: 7d
          because: We met.
    """,
    """
    2026-04-08 10:00 | business_card_received occurred:2026-04-01T10:00 | card = 10, card-again = 4
    2026-04-09 23:59 |                                                  | card = 10
    2026-04-10 00:00 |                                                  | card = 0
    2026-04-15 00:00 |                                                  | card-again = 2
    """,
)

too_late = table(
    "Older than its fade, it is worth nothing",
    """
    It still uses up a limit. An event cannot be younger than the log says either: one dated into the future counts
    from now.
    """,
    """
    engagement:
      rules:
        card:
          event: business_card_received
          points: 10
          counts_at_most: 2 ever
          expires_after: 7d
          because: We met.
    """,
    """
    2026-04-08 10:00 | business_card_received occurred:2026-04-01T10:00 | score 0
    2026-04-09 10:00 | business_card_received occurred:2026-05-01T10:00 | score 10
    2026-04-16 00:00 |                                                  | score 0
    2026-04-16 10:00 | business_card_received                           | score 0
    """,
)

late_limits = table(
    "Limits and windows count from when it was taken into the log",
    "Two cards of two different days, typed in on one: one per day counts.",
    """
    engagement:
      rules:
        card:
          event: business_card_received
          points: 10
          counts_at_most: 1 per day
          because: We met.
    """,
    """
    2026-04-08 10:00 | business_card_received occurred:2026-04-01T10:00 | score 10
    2026-04-08 10:01 | business_card_received occurred:2026-04-02T10:00 | score 10
    2026-04-09 10:00 | business_card_received occurred:2026-04-01T11:00 | score 20
    """,
)
