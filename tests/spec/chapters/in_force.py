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
    another name of their stage, and whoever had an activity planned gets no second one.
    """,
    """
    stages:
      known: {kind: known}
      hot: {kind: mql, team: sdr}
    transitions:
      asked:
        from: known
        to: hot
        when: form_submitted
        because: They ask.
    """,
    """
    2026-04-01 10:00 | form_submitted | stage hot, cycle 1
    2026-04-10 10:00 | switch hot=mql | stage mql, cycle 1, kind switch, how -, activity -, path known > hot > mql
    2026-04-15 10:00 |                | stage lead
    """,
    then="""
    stages:
      known: {kind: known}
      mql: {kind: mql, team: sdr}
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

DEADLINE = """
stages:
  known: {kind: known}
  warm: {kind: engaged}
  lead: {kind: follow_up}
transitions:
  waited:
    from: known
    to: lead
    when: {dwell: 14d}
    because: A fortnight.
"""

to_the_millisecond = table(
    "The instant of the switch belongs to the new playbook",
    "What falls due exactly then is decided by the new rules; what was due a millisecond before by the old ones.",
    DEADLINE,
    """
    2026-04-01 10:00 | page / | stage known
    2026-04-15 10:00 | switch | stage warm, cause waited
    """,
    then=DEADLINE.replace("to: lead", "to: warm"),
)
