"""Recycling: why somebody is given back, and when they return."""

from tests.spec.table import table

title = "Recycling and returning"
text = """
The reason for recycling says when the person returns: after a time, on a date that is asked for, or before a date
in a trait. Nobody returns in the past: a date gone by means at once. New interest may bring a person back early.
"""

after_a_time = table(
    "After a time",
    "So many times 24 hours after the verdict. A return to a stage of the SDRs comes with an activity for that day.",
    """
    stages:
      mql: {kind: mql}
      lead:
        kind: follow_up
        team: sdr
      recycled: {kind: recycled}
    triage:
      recycled:
        from: mql
        reasons:
          uses_competitor:
            returns_after: 180d
            to: lead
    """,
    """
    2026-04-01 10:00        | page /                                 | stage mql
    2026-04-02 10:00        | triage recycled reason=uses_competitor | stage recycled
    2026-09-29 09:59:59.999 |                                        | stage recycled
    2026-09-29 10:00        |                                        | stage lead, timer return, kind return
                            |                                        | reason uses_competitor
                            |                                        | activity 2026-09-29 10:00
    """,
)

on_a_date = table(
    "On a date that is asked for",
    "A date means its first instant in the playbook's zone. Without a proper date the verdict is refused.",
    """
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
      recycled: {kind: recycled}
    triage:
      recycled:
        from: mql
        reasons:
          other_project:
            ask_date: returns_on
            to: lead
    """,
    """
    2026-04-01 10:00        | page /                                                     | stage mql
    2026-04-02 10:00        | triage recycled reason=other_project                       | stage mql, refused recycled
    2026-04-02 10:01        | triage recycled reason=other_project returns_on=next-month | stage mql, refused recycled
    2026-04-02 10:02        | triage recycled reason=other_project returns_on=2026-07-01 | stage recycled, refused -
    2026-06-30 23:59:59.999 |                                                            | stage recycled
    2026-07-01 00:00        |                                                            | stage lead, timer return
    """,
)

in_the_past = table(
    "On a date in the past",
    "… the person is recycled and returns at once: two rows of one instant.",
    """
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
      recycled: {kind: recycled}
    triage:
      recycled:
        from: mql
        reasons:
          other_project:
            ask_date: returns_on
            to: lead
    """,
    """
    2026-04-01 10:00 | page /                                                     | stage mql
    2026-04-02 10:00 | triage recycled reason=other_project returns_on=2026-03-01 | path mql > recycled > lead
                     |                                                            | timer return
                     |                                                            | since 2026-04-02 10:00
    """,
)

BEFORE_A_TRAIT = """
traits:
  account:
    contract_end: date
stages:
  mql: {kind: mql}
  lead: {kind: follow_up}
  recycled: {kind: recycled}
triage:
  recycled:
    from: mql
    reasons:
      contract_runs:
        returns_before: {trait: contract_end, by: 90d, otherwise: 180d}
        to: lead
"""

before_a_trait = table(
    "Before a date in a trait",
    "Ninety days before the contract with the other supplier ends: 31 December less 90 days is 2 October.",
    BEFORE_A_TRAIT,
    """
    undated                 | traits contract_end=2026-12-31       |
    2026-04-01 10:00        | page /                               | stage mql
    2026-04-02 10:00        | triage recycled reason=contract_runs | stage recycled
    2026-10-01 23:59:59.999 |                                      | stage recycled
    2026-10-02 00:00        |                                      | stage lead, timer return
    """,
)

recomputed = table(
    "… worked out again when the trait changes",
    "The contract ends on 31 October instead: the return moves to 2 August.",
    BEFORE_A_TRAIT,
    """
    undated          | traits contract_end=2026-12-31       |
    2026-04-01 10:00 | page /                               |
    2026-04-02 10:00 | triage recycled reason=contract_runs | stage recycled
    2026-05-01 10:00 | traits contract_end=2026-10-31       | stage recycled
    2026-08-01 23:59 |                                      | stage recycled
    2026-08-02 00:00 |                                      | stage lead
    """,
)

recomputed_into_the_past = table(
    "… and at once, where that is past",
    "It becomes known in May that the contract ends in June. 90 days before that is long gone.",
    BEFORE_A_TRAIT,
    """
    undated          | traits contract_end=2026-12-31       |
    2026-04-01 10:00 | page /                               |
    2026-04-02 10:00 | triage recycled reason=contract_runs | stage recycled
    2026-05-01 10:00 | traits contract_end=2026-06-15       | stage lead, since 2026-05-01 10:00, timer return
    """,
)

fallback = table(
    "… and otherwise after a time",
    """
    Where the date is not known, or is none, the fallback counts from the verdict. It gives way when the date
    becomes known.
    """,
    BEFORE_A_TRAIT,
    """
    2026-04-01 10:00 | page /                               |
    2026-04-02 10:00 | triage recycled reason=contract_runs | stage recycled
    2026-05-01 10:00 | traits contract_end=someday          | stage recycled
    2026-09-29 09:59 |                                      | stage recycled
    2026-09-29 10:00 |                                      | stage lead
    """,
)

fallback_gives_way = table(
    "The fallback gives way",
    "The date became known while the fallback was running.",
    BEFORE_A_TRAIT,
    """
    2026-04-01 10:00 | page /                               |
    2026-04-02 10:00 | triage recycled reason=contract_runs | stage recycled
    2026-05-01 10:00 | traits contract_end=2027-03-31       | stage recycled
    2026-09-29 10:00 |                                      | stage recycled
    2026-12-31 00:00 |                                      | stage lead
    """,
)

EARLY = """
stages:
  mql: {kind: mql}
  lead: {kind: follow_up}
  sql: {kind: sql}
  recycled: {kind: recycled}
engagement:
  rules:
    came:
      event: webinar_attended
      points: 30
      because: An hour of their time.
definite_actions:
  booked:
    event: discovery_call_booked
    from: open
    to: sql
    because: They want to talk.
triage:
  recycled:
    from: [mql, lead]
    reset: engagement
    reasons:
      other_project:
        ask_date: returns_on
        to: lead
        back_early_if:
          engagement: {reaches: 60}
"""

early = table(
    "Back early",
    "New interest brings the person to the stage that the reason names. The date is then void.",
    EARLY,
    """
    2026-04-01 10:00 | webinar_attended                                           | stage mql, score 30
    2026-04-02 10:00 | triage recycled reason=other_project returns_on=2026-12-01 | stage recycled, snapshot 30, score 0
    2026-05-01 10:00 | webinar_attended                                           | stage recycled, score 30
    2026-05-02 10:00 | webinar_attended                                           | stage lead, kind early_return
                     |                                                            | reason other_project, timer -
    2026-12-02 10:00 |                                                            | path mql > recycled > lead
    """,
)

early_disarmed = table(
    "Interest that was there before is not new",
    "Without a reset the sixty points are already reached on entry, and so disarmed.",
    """
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
      recycled: {kind: recycled}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 60
          because: An hour of their time.
    triage:
      recycled:
        from: mql
        reasons:
          later:
            returns_after: 30d
            to: lead
            back_early_if:
              engagement: {reaches: 60}
    """,
    """
    2026-04-01 10:00 | webinar_attended             | stage mql, score 60
    2026-04-02 10:00 | triage recycled reason=later | stage recycled
    2026-04-03 10:00 | webinar_attended             | stage recycled, score 120
    2026-05-02 10:00 |                              | stage lead, timer return
    """,
)

other_door = table(
    "Leaving by another door",
    "Whoever books a call while recycled is not brought back to Lead later.",
    EARLY,
    """
    2026-04-01 10:00 | page /                                                     | stage mql
    2026-04-02 10:00 | triage recycled reason=other_project returns_on=2026-06-01 | stage recycled
    2026-05-01 10:00 | discovery_call_booked                                      | stage sql
    2026-06-02 10:00 |                                                            | stage sql
    """,
)

round_again = table(
    "Round and round",
    "Recycled a second time, the second date counts.",
    EARLY,
    """
    2026-04-01 10:00 | page /                                                     | stage mql
    2026-04-02 10:00 | triage recycled reason=other_project returns_on=2026-05-01 | stage recycled
    2026-05-01 00:00 |                                                            | stage lead
    2026-05-02 10:00 | triage recycled reason=other_project returns_on=2026-08-01 | stage recycled
    2026-07-31 23:59 |                                                            | stage recycled
    2026-08-01 00:00 |                                                            | stage lead, timer return
                     | | path mql > recycled > lead > recycled > lead
    """,
)

return_is_no_interest = table(
    "A return is a timer",
    "It disarms what is already reached, as every timer does: nobody becomes an MQL by coming back.",
    """
    stages:
      mql: {kind: mql}
      lead: {kind: follow_up}
      recycled: {kind: recycled}
    engagement:
      rules:
        came:
          event: webinar_attended
          points: 60
          because: An hour of their time.
    transitions:
      hot-enough:
        from: lead
        to: mql
        when:
          score: {reaches: 60}
        because: Agreed by both teams.
    triage:
      recycled:
        from: mql
        reasons:
          later:
            returns_after: 30d
            to: lead
    """,
    """
    2026-04-01 10:00 | webinar_attended             | stage mql
    2026-04-02 10:00 | triage recycled reason=later | stage recycled
    2026-05-02 10:00 |                              | stage lead
    2026-05-03 10:00 | webinar_attended             | stage lead, score 120
    """,
)

WAITING = """
traits:
  person:
    direct_line: text
stages:
  mql: {kind: mql}
  lead:
    kind: follow_up
    must_have: direct_line
  recycled: {kind: recycled}
triage:
  recycled:
    from: mql
    reasons:
      busy:
        returns_after: 30d
        to: lead
        back_early_if:
          event: inquiry_received
"""

waits_for_a_trait = table(
    "A return waits for what the stage must have",
    "The time has come, but nobody may stand there without it. As soon as it is known, the person returns.",
    WAITING,
    """
    2026-04-01 10:00 | page /                         | stage mql
    2026-04-02 10:00 | triage recycled reason=busy    | stage recycled
    2026-05-02 10:00 |                                | stage recycled
    2026-05-10 10:00 | page /                         | stage recycled
    2026-05-11 10:00 | traits direct_line=03-1234     | stage lead, kind return, reason busy, timer -
                     |                                | since 2026-05-11 10:00
    """,
)

not_early_without_it = table(
    "… also where it would be early",
    "The inquiry alone does not bring the person back: it is gone by when the number becomes known.",
    WAITING,
    """
    2026-04-01 10:00 | page /                         | stage mql
    2026-04-02 10:00 | triage recycled reason=busy    | stage recycled
    2026-04-10 10:00 | inquiry_received               | stage recycled
    2026-04-11 10:00 | traits direct_line=03-1234     | stage recycled
    2026-04-12 10:00 | inquiry_received               | stage lead, kind early_return
    """,
)
