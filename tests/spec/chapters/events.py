"""Which events a rule means."""

from tests.spec.table import table

title = "Which events a rule means"
text = """
A rule names an event and may add conditions. Everything that is given must hold. Texts are compared without regard
to upper and lower case, to full and half width, or to spaces around them. A number that cannot be read as one is
missing.
"""

equality = table(
    "A property has a value",
    "The playbook's own word `demo_watched` stands for a raw event with a property.",
    """
    events:
      demo_watched:
        event: video_completed
        where:
          video: demo
    engagement:
      rules:
        demo:
          event: demo_watched
          points: 20
          because: A demo takes a quarter of an hour.
    """,
    """
    2026-04-01 10:00 | video_completed video=tour     | score 0
    2026-04-01 11:00 | video_completed                | score 0
    2026-04-01 12:00 | video_completed video=demo     | score 20
    2026-04-01 13:00 | video_completed video=" Demo " | score 40
    2026-04-01 14:00 | video_completed video=ＤＥＭＯ | score 60
    2026-04-01 15:00 | video_started video=demo       | score 60
    """,
)

one_of_several = table(
    "One of several events, one of several values",
    "A list means any of them, for events and for values alike.",
    """
    engagement:
      rules:
        came:
          event: [webinar_attended, seminar_attended]
          where:
            theme: [pricing, automation]
          points: 10
          because: They gave us an hour.
    """,
    """
    2026-04-01 10:00 | webinar_attended theme=pricing    | score 10
    2026-04-01 11:00 | seminar_attended theme=Automation | score 20
    2026-04-01 12:00 | seminar_attended theme=hiring     | score 20
    2026-04-01 13:00 | webinar_registered theme=pricing  | score 20
    """,
)

comparison = table(
    "A number within bounds",
    """
    `at_least` and `at_most` include their bound, `above` and `below` do not. Digits of full width and commas
    between thousands are read; what does not parse is missing, and no bound holds for it.
    """,
    """
    engagement:
      rules:
        stayed:
          event: webinar_attended
          where:
            minutes:
              at_least: 30
              below: 1000
          points: 1
          because: Who stays half an hour is not there by mistake.
    """,
    """
    2026-04-01 10:00 | webinar_attended minutes=29.999  | score 0
    2026-04-01 11:00 | webinar_attended minutes=30      | score 1
    2026-04-01 12:00 | webinar_attended minutes=999.9   | score 2
    2026-04-01 13:00 | webinar_attended minutes=1,000   | score 2
    2026-04-01 14:00 | webinar_attended minutes=４５    | score 3
    2026-04-01 15:00 | webinar_attended minutes="a lot" | score 3
    2026-04-01 16:00 | webinar_attended                 | score 3
    """,
)

odd_numbers = table(
    "Numbers that nobody sends by mistake",
    "Beyond thousandths a number is cut, however many digits it has. One too large to be counted with is missing.",
    """
    engagement:
      rules:
        stayed:
          event: webinar_attended
          where:
            minutes: {at_least: 30}
          points: 1
          because: Who stays half an hour is not there by mistake.
    """,
    """
    2026-04-01 10:00 | webinar_attended minutes=29.99999999999999999999999999999999999999 | score 0
    2026-04-01 11:00 | webinar_attended minutes=1e999999                                  | score 0
    2026-04-01 12:00 | webinar_attended minutes=30.0000                                   | score 1
    """,
)

presence = table(
    "A value is there, or is not",
    "A text of spaces only is no value.",
    """
    engagement:
      rules:
        with-a-message:
          event: inquiry_received
          where:
            message: {present: true}
          points: 10
          because: Somebody took the trouble to write.
        without:
          event: inquiry_received
          where:
            message: {present: false}
          points: 1
          because: They left their address at least.
    """,
    """
    2026-04-01 10:00 | inquiry_received message=hello | with-a-message = 10, without = 0
    2026-04-01 11:00 | inquiry_received message="  "  | with-a-message = 10, without = 1
    2026-04-01 12:00 | inquiry_received               | with-a-message = 10, without = 2
    """,
)

containing = table(
    "A text contains words, or is none of some",
    "`contains` needs a value. A missing value is none of any list, so `none_of` lets it pass.",
    """
    engagement:
      rules:
        about-money:
          event: inquiry_received
          where:
            message: {contains: [見積, price]}
          points: 10
          because: Money is spoken of when there is a budget.
        not-a-student:
          event: inquiry_received
          where:
            occupation: {none_of: [student, 学生]}
          points: 1
          because: Students ask for their theses.
    """,
    """
    2026-04-01 10:00 | inquiry_received message="お見積もりをお願いします" | about-money = 10, not-a-student = 1
    2026-04-01 11:00 | inquiry_received message="Your ＰＲＩＣＥs?"        | about-money = 20, not-a-student = 2
    2026-04-01 12:00 | inquiry_received message=hello occupation=学生      | about-money = 20, not-a-student = 2
    2026-04-01 13:00 | inquiry_received occupation=teacher                 | about-money = 20, not-a-student = 3
    """,
)

pages = table(
    "Page groups",
    """
    `*` stands for anything within one part of a path, `**` for any number of parts; `/pricing/**` is also
    `/pricing` itself. Host, query, closing slash and percent-encoding do not matter.
    """,
    """
    page_groups:
      pricing: [/pricing/**, /料金/**]
      versus: [/compare/*/prices]
    engagement:
      rules:
        pricing:
          event: page
          page_group: pricing
          points: 1
          because: Prices.
        versus:
          event: page
          page_group: versus
          points: 100
          because: Somebody compares.
    """,
    """
    2026-04-01 10:00 | page /pricing                                   | score 1
    2026-04-01 10:01 | page /Pricing/                                  | score 2
    2026-04-01 10:02 | page /pricing/plans/large                       | score 3
    2026-04-01 10:03 | page /pricing-2019                              | score 3
    2026-04-01 10:04 | page /blog/pricing                              | score 3
    2026-04-01 10:05 | page https://example.com/pricing?from=mail#team | score 4
    2026-04-01 10:06 | page /%E6%96%99%E9%87%91/                       | score 5
    2026-04-01 10:07 | page /compare/rival/prices                      | score 105
    2026-04-01 10:08 | page /compare/rival/2026/prices                 | score 105
    2026-04-01 10:09 | page /compare/prices                            | score 105
    """,
)

query = table(
    "Parameters of the address",
    "Where a visitor came from stands in the query of the page, whether the site sends it apart or within the address.",
    """
    events:
      from_google_ads:
        event: page
        query:
          utm_source: google
          utm_medium: [cpc, ppc]
    engagement:
      rules:
        advertised:
          event: from_google_ads
          points: 2
          because: They searched for words that we buy.
    """,
    """
    2026-04-01 10:00 | page https://example.com/?utm_source=google&utm_medium=cpc | score 2
    2026-04-01 10:01 | page /landing search=?utm_source=Google&utm_medium=PPC     | score 4
    2026-04-01 10:02 | page https://example.com/?utm_source=google                | score 4
    2026-04-01 10:03 | page https://example.com/?utm_source=bing&utm_medium=cpc   | score 4
    2026-04-01 10:04 | page /landing                                              | score 4
    """,
)

who_and_how = table(
    "Who brought it about, and through which channel",
    """
    Every event says who initiated it: a click on our mail is the person's, a cold call that was answered is ours.
    Standard events know this by themselves; a client may say otherwise.
    """,
    """
    engagement:
      rules:
        they-called:
          event: call_connected
          initiated_by: person
          points: 30
          because: Who calls us has a question.
        met-online:
          event: meeting_held
          channel: online
          points: 5
          because: Quick to arrange.
    """,
    """
    2026-04-01 10:00 | call_connected           | score 0
    2026-04-01 11:00 | call_connected by:person | score 30
    2026-04-01 12:00 | meeting_held via:office  | score 30
    2026-04-01 13:00 | meeting_held via:online  | score 35
    """,
)

topics = table(
    "A topic",
    "A rule may ask that an event touches a topic: by its page, or by being one of the topic's events.",
    """
    page_groups:
      product: [/product/**]
    events:
      demo_watched:
        event: video_completed
        where: {video: demo}
    topics:
      automation:
        label: {ja: 自動化, en: Automation}
        page_groups: [product]
        events: [demo_watched]
    engagement:
      rules:
        automation:
          event: [page, video_completed]
          topic: automation
          points: 5
          because: What the product is about.
    """,
    """
    2026-04-01 10:00 | page /product/flows        | score 5
    2026-04-01 10:10 | page /about                | score 5
    2026-04-01 10:20 | video_completed video=demo | score 10
    2026-04-01 10:30 | video_completed video=tour | score 10
    """,
)

machines = table(
    "Bots, scanners and privacy proxies",
    "What a machine did is kept in the log and flagged. No rule ever matches it.",
    """
    engagement:
      rules:
        clicked:
          event: email_clicked
          points: 5
          because: They followed a link.
    """,
    """
    2026-04-01 10:00 | email_clicked flagged | score 0
    2026-04-01 10:01 | email_clicked         | score 5
    """,
)

machines_move_nobody = table(
    "… and nobody moves by one",
    "These two rules send people to and fro with every event (lint warns of them); a machine's is none.",
    """
    stages:
      here: {kind: known}
      there: {kind: engaged}
    transitions:
      forth:
        from: here
        to: there
        when:
          engagement: {at_least: 0}
        because: Always true.
      back:
        from: there
        to: here
        when:
          engagement: {at_least: 0}
        because: Always true.
    """,
    """
    2026-04-01 10:00 | page /         | path here > there
    2026-04-02 10:00 | page / flagged | path here > there
    """,
)
