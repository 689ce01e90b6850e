"""Another playbook in force."""

from tests.spec.table import table

title = "Another playbook in force"
text = """
A company changes its mind, and from a certain instant on another playbook is in force. Nobody is moved by the switch as
such: stage, cycle and time of entry stay; points are folded anew under the new rules.
"""

in_force = table(
    "Another playbook in force",
    """
    At the switch, stage, cycle and the time of entry stay. Points are folded anew under the new rules. Then the
    rules of the stage are tried once.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    transitions:
      hot-enough:
        from: known
        to: mql
        when:
          score: {reaches: 100}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended | stage known
    2026-04-02 10:00 | webinar_attended | stage mql, score 100, cycle 1
    2026-05-01 10:00 | switch           | stage mql, score 60, cycle 1, path known > mql
    2026-05-02 10:00 |                  | stage lead, cause nobody-called, path known > mql > lead
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 30
          because: Less than we thought.
    transitions:
      hot-enough:
        from: known
        to: mql
        when:
          score: {reaches: 70}
        because: Agreed by both teams.
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 30d}
        because: Counts from the entry, long before this playbook.
    """,
)

overdue = table(
    "What is overdue at the switch happens at the switch",
    "The stay began 29 days ago; the new playbook allows 14. The score is already enough for the new bar as well.",
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      asked:
        from: known
        to: mql
        when: form_submitted
        because: They ask.
    """,
    """
    2026-04-01 10:00 | form_submitted | stage mql
    2026-04-30 10:00 | switch         | stage lead, since 2026-04-30 10:00, cause nobody-called
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 14d}
        because: A fortnight is enough.
    """,
)

recorded_resets = table(
    "Resets are taken from the record",
    """
    The old rule reset the points on its move, the new one would not. What was cleared stays cleared: only the
    webinar after it counts, with the points of the new playbook.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 50
          because: An hour of their time.
    transitions:
      hot-enough:
        from: known
        to: mql
        when:
          score: {reaches: 100}
        reset: engagement
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | webinar_attended |
    2026-04-02 10:00 | webinar_attended | stage mql, score 0
    2026-04-03 10:00 | webinar_attended | score 50
    2026-04-04 10:00 | switch           | stage mql, score 40
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 40
          because: A little less.
    """,
)

renamed = table(
    "A stage that no longer exists",
    """
    … needs one that takes its people. The move there is recorded, and the time of entry stays. Nobody qualifies by
    another name of their stage.
    """,
    """
    stages:
      known: {kind: known}
      hot: {kind: mql}
    transitions:
      asked:
        from: known
        to: hot
        when: form_submitted
        because: They ask.
    """,
    """
    2026-04-01 10:00 | form_submitted | stage hot, cycle 1
    2026-04-10 10:00 | switch hot=mql | stage mql, cycle 1, kind switch, how -, path known > hot > mql
    2026-04-15 10:00 |                | stage lead
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      lead: {kind: follow_up}
    transitions:
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 14d}
        because: A fortnight is enough.
    """,
)

returning = table(
    "A return at the switch",
    """
    The new playbook brings people back after 60 days instead of 180, counted from the verdict. A date that was asked
    for would stay as it was given.
    """,
    """
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
      recycled: {kind: recycled}
    triage:
      recycled:
        from: mql
        reasons:
          busy:
            returns_after: 180d
            to: lead
    """,
    """
    2026-04-01 10:00 | page /                      | stage mql
    2026-04-02 10:00 | triage recycled reason=busy | stage recycled
    2026-05-02 10:00 | switch                      | stage recycled, path mql > recycled
    2026-05-31 10:00 |                             | stage recycled
    2026-06-01 10:00 |                             | stage lead, timer return
    """,
    then="""
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
      recycled: {kind: recycled}
    triage:
      recycled:
        from: mql
        reasons:
          busy:
            returns_after: 60d
            to: lead
    """,
)

REFUSING = """
stages:
  mql: {kind: mql}
  sql: {kind: sql}
engagement:
  rules:
    found-ready:
      event: triage
      where: {verdict: sql}
      points: 30
      because: What sales heard counts.
triage:
  sql:
    from: mql
    ask:
      confirm: spoken
"""

refused_before = table(
    "What was refused gives no points afterwards either",
    "A refused verdict is as good as not given, under the next playbook too.",
    REFUSING,
    """
    2026-04-01 10:00 | page /     | stage mql, score 0
    2026-04-02 10:00 | triage sql | stage mql, score 0, refused sql
    2026-04-03 10:00 | switch     | stage mql, score 0
    """,
    then=REFUSING,
)

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

undone_afterwards = table(
    "An undo after the switch",
    """
    The verdict was given under the old playbook. It is as if it had never been: the stay goes on through the switch,
    and the new playbook's deadline counts from its beginning.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      sql: {kind: sql}
      lead: {kind: follow_up}
    transitions:
      asked:
        from: known
        to: mql
        when: form_submitted
        because: They ask.
    triage:
      sql: {from: mql}
    """,
    """
    2026-04-01 10:00 | form_submitted        | stage mql
    2026-04-02 10:00 | triage sql #wrong     | stage sql
    2026-04-03 10:00 | switch                | stage sql
    2026-04-04 10:00 | retracted event=wrong | stage mql, kind correction, path known > mql > sql > mql
    2026-04-15 09:59 |                       | stage mql
    2026-04-15 10:00 |                       | stage lead, cause nobody-called
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql}
      sql: {kind: sql}
      lead: {kind: follow_up}
    transitions:
      nobody-called:
        from: mql
        to: lead
        when: {dwell: 14d}
        because: A fortnight is enough.
    triage:
      sql: {from: mql}
    """,
)

RETURNING = """
stages:
  mql: {kind: mql}
  lead: {kind: follow_up}
  recycled: {kind: recycled}
triage:
  recycled:
    from: mql
    reasons:
      busy:
        returns_after: 180d
        to: lead
"""

overdue_return = table(
    "A return that is overdue",
    "Ten days after the verdict, under the new rules: that was three weeks ago.",
    RETURNING,
    """
    2026-04-01 10:00 | page /                      | stage mql
    2026-04-02 10:00 | triage recycled reason=busy | stage recycled
    2026-05-02 10:00 | switch                      | stage lead, timer return, since 2026-05-02 10:00
    """,
    then=RETURNING.replace("180d", "10d"),
)

one_by_one = table(
    "Several things overdue",
    "They happen in the order in which they were due, all at the instant of the switch.",
    """
    stages:
      known: {kind: known}
      warm: {kind: engaged}
      lead: {kind: follow_up}
    """,
    """
    2026-04-01 10:00 | page / | stage known
    2026-05-01 10:00 | switch | stage lead, timer dwell, cause shorter, since 2026-05-01 10:00
    """,
    then="""
    stages:
      known: {kind: known}
      warm: {kind: engaged}
      lead: {kind: follow_up}
    transitions:
      longer:
        from: known
        to: warm
        when: {dwell: 14d}
        because: Listed first, due second.
      shorter:
        from: known
        to: lead
        when: {dwell: 7d}
        because: Due first.
    """,
)
