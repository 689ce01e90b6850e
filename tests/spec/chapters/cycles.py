"""Cycles, origins, and how somebody came to be an MQL."""

from tests.spec.table import table

title = "Cycles, origins, and how somebody became an MQL"
text = """
People go round several times, and every round is a *cycle* of its own. Each qualification says whether the person
*became* an MQL by acts of their own, was *judged* one by somebody who cites these acts, or was *made* one.
"""

ROUNDS = """
stages:
  known: {kind: known}
  mql: {kind: mql}
  sal: {kind: sal}
  sql: {kind: sql}
  lead: {kind: follow_up}
  recycled: {kind: recycled}
  lost: {kind: lost}
transitions:
  asked:
    from: [known, lead, recycled, lost]
    to: mql
    when: form_submitted
    because: They ask.
definite_actions:
  trial:
    event: trial_started
    from: open
    to: sql
    because: Ready to talk.
triage:
  sal: {from: mql}
  sql: {from: sal}
  returned: {from: [sal, sql], to: mql}
  lead: {from: mql}
  nurture: {from: mql, to: known}
  recycled: {from: open}
  lost: {from: sql}
"""

opened = table(
    "A cycle opens on becoming an MQL, and stays open on the way",
    "Returned from SAL or SQL to MQL, it is the same round.",
    ROUNDS,
    """
    2026-04-01 10:00 | page /          | stage known, cycle 0
    2026-04-02 10:00 | form_submitted  | stage mql, cycle 1
    2026-04-03 10:00 | triage sal      | stage sal, cycle 1
    2026-04-04 10:00 | triage returned | stage mql, cycle 1
    2026-04-05 10:00 | triage sal      | stage sal, cycle 1
    2026-04-06 10:00 | triage sql      | stage sql, cycle 1
    2026-04-07 10:00 | triage returned | stage mql, cycle 1
    """,
)

next_round = table(
    "After recycled or lost, the next",
    "… whichever way the person comes back.",
    ROUNDS,
    """
    2026-04-01 10:00 | page /          |
    2026-04-02 10:00 | form_submitted  | stage mql, cycle 1
    2026-04-03 10:00 | triage recycled | stage recycled, cycle 1
    2026-05-01 10:00 | form_submitted  | stage mql, cycle 2
    2026-05-02 10:00 | triage sal      | cycle 2
    2026-05-03 10:00 | triage sql      | cycle 2
    2026-05-04 10:00 | triage lost     | stage lost, cycle 2
    2026-09-01 10:00 | form_submitted  | stage mql, cycle 3
    """,
)

straight = table(
    "Straight to SQL",
    "A definite action opens a cycle as well. An MQL who starts a trial stays in theirs.",
    ROUNDS,
    """
    2026-04-01 10:00 | page /          |
    2026-04-02 10:00 | trial_started   | stage sql, cycle 1
    2026-04-03 10:00 | triage recycled | stage recycled, cycle 1
    2026-04-04 10:00 | form_submitted  | stage mql, cycle 2
    2026-04-05 10:00 | trial_started   | stage sql, cycle 2
    """,
)

kept_in_touch = table(
    "Keeping in touch is the same round, nurturing is not",
    """
    Lead (follow up) goes on with the conversation. From an earlier stage such as *known*, becoming an MQL is a new
    round.
    """,
    ROUNDS,
    """
    2026-04-01 10:00 | page /         |
    2026-04-02 10:00 | form_submitted | stage mql, cycle 1
    2026-04-03 10:00 | triage lead    | stage lead, cycle 1
    2026-05-01 10:00 | form_submitted | stage mql, cycle 1
    2026-05-02 10:00 | triage nurture | stage known
    2026-06-01 10:00 | form_submitted | stage mql, cycle 2
    """,
)

HOW = """
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
    met:
      event: meeting_held
      points: 90
      because: A conversation.
transitions:
  hot-enough:
    from: [known, lead]
    to: mql
    when:
      score: {reaches: 90}
    because: Agreed by both teams.
  on-a-list:
    from: known
    to: mql
    when: list_added
    because: Bought addresses, handed straight to sales.
  called-then-mailed:
    from: known
    to: mql
    when:
      sequence: [call_connected, email_replied]
      within: 7d
    because: They answered.
triage:
  worth-a-call:
    from: known
    to: mql
    ask:
      acts: acts
  hand-up:
    from: known
    to: mql
  lead:
    from: mql
    reset: engagement
"""

became = table(
    "Became, by score",
    "One visit of their own is among what makes up the score, even though our meeting carried it over the line.",
    HOW,
    """
    2026-04-01 10:00 | page /       | stage known
    2026-04-02 10:00 | meeting_held | stage mql, how became, snapshot 100
    """,
)

made_by_score = table(
    "Made, by score",
    "Only our own acts scored. A contribution that a reset has cleared does not count either.",
    HOW,
    """
    2026-04-01 10:00 | page /       | stage known
    2026-04-02 10:00 | meeting_held | stage mql, how became
    2026-04-03 10:00 | triage lead  | stage lead, score 0
    2026-04-04 10:00 | meeting_held | stage mql, how made, snapshot 90
    """,
)

became_by_sequence = table(
    "Became, by a sequence",
    "Our call was the first step, their reply the second; no points are needed.",
    HOW,
    """
    2026-04-01 10:00 | call_connected | stage known
    2026-04-02 10:00 | email_replied  | stage mql, how became, score 0
    """,
)

made_by_another_part = table(
    "Made, although there was interest as well",
    """
    Of an `any`, only the parts that hold are why somebody moved. The visit has not reached anything: it was the list
    that made an MQL of them.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
    engagement:
      rules:
        visited:
          event: page
          points: 10
          because: Visits.
    transitions:
      on-a-list-or-hot:
        from: known
        to: mql
        when:
          any:
            - list_added
            - score: {reaches: 20}
        because: Agreed by both teams.
    """,
    """
    2026-04-01 10:00 | page / #visit    | stage known
    2026-04-02 10:00 | list_added #list | stage mql, how made, evidence list
    """,
)

made_by_list = table(
    "Made, by a list",
    "Somebody put them on a list.",
    HOW,
    """
    2026-04-01 10:00 | list_added | stage mql, how made
    """,
)

judged = table(
    "Judged, by eye",
    "Whoever puts a person forward cites the person's own acts. Acts of ours cannot be cited.",
    HOW,
    """
    2026-04-01 10:00 | page /pricing #prices                | stage known
    2026-04-01 11:00 | call_attempted #call                 |
    2026-04-02 10:00 | triage worth-a-call                  | stage known, refused worth-a-call
                     |                                      | wrong field_missing:acts
    2026-04-02 10:01 | triage worth-a-call acts=call        | stage known, refused worth-a-call
                     |                                      | wrong not_their_act:acts
    2026-04-02 10:02 | triage worth-a-call acts=prices      | stage mql, how judged
    """,
)

made_by_hand = table(
    "Made, by hand",
    "A verdict that cites nothing.",
    HOW,
    """
    2026-04-01 10:00 | page /pricing  | stage known
    2026-04-02 10:00 | triage hand-up | stage mql, how made
    """,
)

origin = table(
    "Origin and initiative",
    """
    The origin of the event that caused a move is recorded with it: deadlines may depend on it. The person's
    *source* is the first origin they ever had.
    """,
    """
    stages:
      known: {kind: known}
      mql: {kind: mql}
      sql: {kind: sql}
    origins:
      inquiry:
        label: {ja: 引き合い, en: Inquiry}
        event: inquiry_received
        initiative: customer
      event:
        label: {ja: イベント, en: Event}
        event: [seminar_attended, exhibition_visited]
        initiative: us
    definite_actions:
      inquiry:
        event: inquiry_received
        from: open
        to: sql
        because: The customer holds the initiative.
    transitions:
      attended:
        from: known
        to: mql
        when:
          count: {event: [seminar_attended, page], at_least: 3, within: 30d}
        because: Keeps coming.
    """,
    """
    2026-04-01 10:00 | exhibition_visited | stage known, source event
    2026-04-02 10:00 | page /             |
    2026-04-03 10:00 | seminar_attended   | stage known
    2026-04-04 10:00 | page /             | stage mql, origin -, source event
    2026-04-05 10:00 | inquiry_received   | stage sql, origin inquiry, source event
    """,
)

origin_of_the_first = table(
    "The origin of the very first event",
    "Being put on the first stage has an origin as well, and its deadline goes by it.",
    """
    origins:
      inquiry:
        label: {ja: 引き合い, en: Inquiry}
        event: inquiry_received
        initiative: customer
    stages:
      mql:
        kind: mql
        sla:
          first_touch: {within: 4 business hours, if_origin: {inquiry: 15 business minutes}}
    """,
    """
    2026-04-01 10:00 | inquiry_received | stage mql, origin inquiry, source inquiry, due first_touch 2026-04-01 10:15
    """,
)
