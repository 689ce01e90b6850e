"""What is remembered when another playbook comes in force."""

from tests.spec.table import table

title = "What a switch remembers"
text = """
Points and progress are folded anew when another playbook comes in force, but what has already led to a move is not used
for a second one, and a line that had to be crossed anew still has to be.
"""

PRICES = """
stages:
  known: {kind: known}
  mql: {kind: mql}
  lead: {kind: follow_up}
transitions:
  looks-at-prices:
    from: [known, lead]
    to: mql
    when:
      count: {event: page, at_least: 3, within: 14d}
    because: Three looks at the prices.
triage:
  lead: {from: mql}
"""

used_up = table(
    "What was used up stays used up",
    """
    A count or sequence that has moved somebody does not move them again by the same events, even where the new
    playbook gives it another window under the same key of the rule.
    """,
    PRICES,
    """
    2026-04-01 10:00 | page /      | stage known
    2026-04-02 10:00 | page /      |
    2026-04-03 10:00 | page /      | stage mql
    2026-04-04 10:00 | triage lead | stage lead
    2026-04-05 10:00 | switch      | stage lead
    2026-04-06 10:00 | page /      | stage lead
    2026-04-07 10:00 | page /      | stage lead
    2026-04-08 10:00 | page /      | stage mql
    """,
    then=PRICES.replace("14d", "21d"),
)

used_up_by_another_name = table(
    "… whatever the rule is called now",
    "It is the same count; only the rule that asks for it goes by another key.",
    PRICES,
    """
    2026-04-01 10:00 | page /      |
    2026-04-02 10:00 | page /      |
    2026-04-03 10:00 | page /      | stage mql
    2026-04-04 10:00 | triage lead | stage lead
    2026-04-05 10:00 | switch      |
    2026-04-06 10:00 | page /      | stage lead
    2026-04-07 10:00 | page /      | stage lead
    2026-04-08 10:00 | page /      | stage mql
    """,
    then=PRICES.replace("looks-at-prices", "pricing"),
)

a_new_rule = table(
    "A new rule looks at everything",
    "A rule of another key that counts otherwise has not moved anybody yet: what happened before the switch counts.",
    PRICES,
    """
    2026-04-01 10:00 | page /      |
    2026-04-02 10:00 | page /      |
    2026-04-03 10:00 | page /      | stage mql
    2026-04-04 10:00 | triage lead | stage lead
    2026-04-05 10:00 | switch      | stage lead
    2026-04-06 10:00 | page /      | stage mql, cause keeps-looking
    """,
    then=PRICES.replace("looks-at-prices", "keeps-looking").replace("at_least: 3", "at_least: 4"),
)

begun = table(
    "What was begun goes on",
    "Two of the three looks came before the switch.",
    PRICES,
    """
    2026-04-01 10:00 | page / | stage known
    2026-04-02 10:00 | page / |
    2026-04-03 10:00 | switch | stage known
    2026-04-04 10:00 | page / | stage mql
    """,
    then=PRICES,
)

LINES = """
traits:
  person:
    country: text
stages:
  known: {kind: known}
  mql: {kind: mql}
  lead: {kind: follow_up}
engagement:
  rules:
    visited:
      event: page
      points: 10
      because: Visits.
    came:
      event: webinar_attended
      points: 50
      because: An hour of their time.
transitions:
  hot-enough:
    from: [known, lead]
    to: mql
    when:
      all:
        - score: {reaches: 100}
        - traits: {country: JP}
    because: Agreed by both teams.
triage:
  lead: {from: known}
"""

crossed_by_the_switch = table(
    "Lowering the bar",
    """
    Whoever stands where their own interest led them moves with their next act. Nobody is moved by the switch itself:
    a score *reaches* a bar by an event only.
    """,
    LINES,
    """
    undated          | traits country=JP |
    2026-04-01 10:00 | webinar_attended  | stage known, score 50
    2026-04-02 10:00 | switch            | stage known, score 50
    2026-04-03 10:00 | page /            | stage mql, how became
    """,
    then=LINES.replace("reaches: 100", "reaches: 50"),
)

crossed_after_triage = table(
    "Lowering the bar under somebody who was sorted",
    """
    Whoever stands where a verdict put them is beyond the new bar as if they had entered there only now: the line must
    be crossed anew.
    """,
    LINES,
    """
    undated          | traits country=JP |
    2026-04-01 10:00 | webinar_attended  | stage known, score 50
    2026-04-01 11:00 | triage lead       | stage lead
    2026-04-02 10:00 | switch            | stage lead, score 50
    2026-04-03 10:00 | page /            | stage lead, score 60
    """,
    then=LINES.replace("reaches: 100", "reaches: 50"),
)

stays_crossed = table(
    "A line that was crossed stays crossed",
    """
    The new playbook has the same bar. It was crossed after the verdict, and only the country was missing: the switch
    does not take that away.
    """,
    LINES,
    """
    2026-04-01 10:00 | webinar_attended  | stage known, score 50
    2026-04-01 11:00 | triage lead       | stage lead
    2026-04-02 10:00 | webinar_attended  | stage lead, score 100
    2026-04-03 10:00 | switch            | stage lead, score 102
    2026-04-04 10:00 | traits country=JP | stage mql
    """,
    then=LINES.replace("points: 50", "points: 51"),
)

stays_disarmed = table(
    "… and one that has to be crossed anew still has to be",
    "Beyond the bar when they were sorted, and never below it since.",
    LINES,
    """
    2026-04-01 10:00 | webinar_attended  | stage known, score 50
    2026-04-01 10:30 | webinar_attended  | stage known, score 100
    2026-04-01 11:00 | triage lead       | stage lead
    2026-04-03 10:00 | switch            | stage lead, score 102
    2026-04-04 10:00 | traits country=JP | stage lead
    """,
    then=LINES.replace("points: 50", "points: 51"),
)
