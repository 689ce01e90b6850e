"""Who it is, story by story: the manual and the test of `ondo.domain.identity`."""

from tests.spec.identity.table import story

stitched = story(
    "A visitor says who they are",
    """
    A cookie leads to a stranger. When somebody introduces themselves in that browser, by a call of the client or by a
    form, the stranger becomes them: what was done before comes along.
    """,
    """
    site | page cookie=c1                                   | new A, anonymous
         | page cookie=c1                                   | A, anonymous
         | form_submitted cookie=c1 email=taro@acme.example | A, known
         | page cookie=c1                                   | A, known
         | page cookie=c2                                   | new B, anonymous
         | identify cookie=c2 user=u1                       | B, known
    """,
)

second_browser = story(
    "Another browser of somebody who is known",
    "The stranger of the other browser becomes part of the person: both pasts are one from then on.",
    """
    site | form_submitted cookie=c1 email=taro@acme.example | new A, known
         | page cookie=c2                                   | new B, anonymous
         | form_submitted cookie=c2 email=TARO@acme.example | A, known; B becomes part of A
         | page cookie=c2                                   | A, known
    """,
)

colleague = story(
    "Somebody else in the same browser",
    """
    Two known people are never made one by a cookie. Whoever introduces themselves last has the browser from then on;
    what happened in it before stays with whoever it was. Where the newcomer was never seen before, they may be the
    same person after all, so that is suggested.
    """,
    """
    site | form_submitted cookie=c1 email=taro@acme.example   | new A, known
         | form_submitted cookie=c1 email=hanako@acme.example | new B, known; c1 moves to B; B may be A (same_browser)
         | page cookie=c1                                     | B, known
         | form_submitted cookie=c1 email=taro@acme.example   | A, known; c1 moves to A
         | page cookie=c1                                     | A, known
    """,
)

strangers_key = story(
    "A user id in the browser of somebody known by their address",
    "Whether the account is theirs nobody can tell, until a call carries both keys.",
    """
    site | form_submitted cookie=c1 email=taro@acme.example  | new A, known
         | identify cookie=c1 user=u1                        | new B, known; c1 moves to B; B may be A (same_browser)
         | identify cookie=c1 user=u1 email=taro@acme.example | B, known; A becomes part of B
    """,
)

two_keys = story(
    "User id and e-mail address lead to two people",
    """
    The source says whether that means that they are one: by default it does (`trusts_ids`). They are merged into
    whoever the stronger key leads to, and whoever has to may undo it.
    """,
    """
    server | identify user=u1                         | new A, known
           | form_submitted email=taro@acme.example   | new B, known
           | identify user=u1 email=taro@acme.example | A, known; B becomes part of A
           | email_opened email=taro@acme.example     | A, known
    """,
)

distrusted = story(
    "… in a source that does not trust ids",
    """
    A shop's counter sends one user id with many addresses. Such a source says so, and its people stay apart: the pair
    is suggested, and nobody who has an address gets a second one by it.
    """,
    """
    shop | identify user=u1 email=taro@acme.example   | new A, known
         | identify user=u1 email=hanako@acme.example | A, known
    site | form_submitted email=hanako@acme.example   | new B, known
    shop | identify user=u1 email=hanako@acme.example | A, known; A may be B (same_call)
         | identify user=u2                           | new C, known
         | identify user=u2 email=jiro@acme.example   | C, known
    site | form_submitted email=jiro@acme.example     | C, known
    """,
)

logged_in = story(
    "A form where somebody else is logged in",
    """
    The user id that comes with a form of a page is what the browser remembers; the address was typed just now. If it
    leads to somebody else, the form is theirs, and nobody is merged. If it leads to nobody, it is one more address of
    the user.
    """,
    """
    site | identify cookie=c1 user=u1 email=taro@acme.example         | new A, known
         | form_submitted cookie=c2 email=hanako@acme.example         | new B, known
         | form_submitted cookie=c1 user=u1 email=hanako@acme.example | B, known; c1 moves to B; B may be A (same_call)
         | page cookie=c1 user=u1                                     | A, known; c1 moves to A
         | form_submitted cookie=c1 user=u1 email=taro@home.example   | A, known
         | email_opened email=taro@home.example                       | A, known
    """,
)

two_addresses = story(
    "Another address under the same user id",
    "Where ids are trusted, both lead to the person; and so does the address they had before.",
    """
    server | identify user=u1 email=taro@acme.example | new A, known
           | identify user=u1 email=taro@home.example | A, known
           | email_clicked email=taro@home.example    | A, known
           | email_clicked email=taro@acme.example    | A, known
    """,
)

kiosk = story(
    "A machine that many share",
    """
    At a kiosk or a counter (`shared_machine`) the cookie is the machine's. Nothing is ever stitched by it: those who
    introduce themselves are who they say, everything else is done by one stranger.
    """,
    """
    kiosk | page cookie=c1                                     | new A, anonymous
          | form_submitted cookie=c1 email=taro@acme.example   | new B, known
          | page cookie=c1                                     | A, anonymous
          | form_submitted cookie=c1 email=hanako@acme.example | new C, known
          | page cookie=c1                                     | A, anonymous
    site  | page cookie=c1                                     | new D, anonymous
    """,
)

mail_link = story(
    "A link in a mail",
    "The links in our mails carry a token (`?ondo_mail=…`): to whom the mail went. A stranger who follows one is them.",
    """
    site | form_submitted email=taro@acme.example | new A, known
         | mailed token=t1 to=A                   |
         | page cookie=c1                         | new B, anonymous
         | page cookie=c1 token=t1                | A, known; B becomes part of A
         | page cookie=c1                         | A, known
         | page cookie=c2 token=t1                | A, known
         | page cookie=c2                         | A, known
    """,
)

forwarded = story(
    "A mail that was forwarded",
    """
    A token is weak: in the browser of somebody who is known, it is they who followed the link. It never makes one of
    two known people, and whoever introduces themselves has the browser from then on.
    """,
    """
    site | form_submitted cookie=c1 email=taro@acme.example            | new A, known
         | form_submitted cookie=c2 email=hanako@acme.example          | new B, known
         | mailed token=t1 to=A                                        |
         | page cookie=c2 token=t1                                     | B, known
         | form_submitted cookie=c2 token=t1 email=hanako@acme.example | B, known
         | page cookie=c3 token=t1                                     | A, known
         | form_submitted cookie=c3 email=hanako@acme.example          | B, known; c3 moves to B
         | page cookie=c3 token=t1                                     | B, known
    """,
)

kiosk_mail = story(
    "A link in a mail, on a machine that many share",
    "The event is theirs to whom the mail went; the machine stays nobody's.",
    """
    site  | form_submitted email=taro@acme.example | new A, known
          | mailed token=t1 to=A                   |
    kiosk | page cookie=c1 token=t1                | A, known
          | page cookie=c1                         | new B, anonymous
    """,
)

unknown_token = story(
    "A token that leads nowhere",
    "Forged, or older than what is kept: it says nothing.",
    """
    site | page cookie=c1 token=gone                                   | new A, anonymous
         | page cookie=c2 token=gone                                   | new B, anonymous
         | form_submitted cookie=c2 token=gone email=taro@acme.example | B, known
    """,
)

crm = story(
    "The id of the CRM",
    "It is the strongest of the keys that clients give, and the same from every source.",
    """
    server | identify crm=003 email=taro@acme.example | new A, known
    site   | page cookie=c1                           | new B, anonymous
           | identify cookie=c1 crm=003               | A, known; B becomes part of A
           | form_submitted email=taro@home.example   | new C, known
    server | identify crm=003 email=taro@home.example | A, known; C becomes part of A
    """,
)

cards = story(
    "Business cards from a file",
    """
    A card leads by its address, else by the id of its row, which means something only within its source. Importing the
    same file again finds the same people.
    """,
    """
    cards | identify user=17 email=taro@acme.example | new A, known
          | identify user=18 name=花子               | new B, known
          | identify user=18 name=花子               | B, known
    site  | page cookie=c1                           | new C, anonymous
          | identify cookie=c1 email=taro@acme.example | A, known; C becomes part of A
          | identify user=18                         | new D, known
    """,
)

alias = story(
    "A client says that two ids are one",
    """
    `alias` may name a cookie, an address or a user id of before; clients do not say which. A stranger becomes part of
    the person; known people are merged where the source's ids are trusted.
    """,
    """
    server | page cookie=c1             | new A, anonymous
           | identify user=u1           | new B, known
           | alias previous=c1 user=u1  | B, known; A becomes part of B
           | identify user=old          | new C, known
           | alias previous=old user=u1 | B, known; C becomes part of B
           | alias previous=new user=u1 | B, known
           | page user=new              | B, known
    shop   | identify user=u1           | new D, known
           | identify user=old          | new E, known
           | alias previous=old user=u1 | D, known; D may be E (same_call)
    """,
)

known_browser_alias = story(
    "… where the cookie is somebody else's",
    "It is a cookie all the same: the browser moves, and nobody is merged.",
    """
    site | identify cookie=c1 user=u1                   | new A, known
         | identify cookie=c2 user=u2                   | new B, known
         | alias previous=c1 user=u2 cookie=c2          | B, known; c1 moves to B
         | page cookie=c1                               | B, known
    """,
)

sources = story(
    "Ids of two sources",
    "A user id means something only within its source. Addresses, cookies and ids of the CRM are the same everywhere.",
    """
    site   | identify user=17 email=taro@acme.example   | new A, known
    server | identify user=17                           | new B, known
           | identify user=17 email=taro@acme.example   | B, known; A becomes part of B
    """,
)

desk = story(
    "At our own desks",
    """
    An act at a desk names the person (`person`), and nothing is concluded from the rest: an address that somebody typed
    for them leads to them if it led to nobody; otherwise the two are suggested as one.
    """,
    """
    desk | traits person=p1 email=taro@acme.example   | new A, known
    site | form_submitted email=taro@acme.example     | A, known
         | form_submitted email=hanako@acme.example   | new B, known
    desk | traits person=p1 email=hanako@acme.example | A, known; A may be B (same_call)
    """,
)

nonsense = story(
    "Ids that say nothing",
    "`null`, `undefined`, `anonymous` … are what clients send for something missing. As ids they would make all one.",
    """
    site | page cookie=c1 user=undefined | new A, anonymous
         | page cookie=c2 user=undefined | new B, anonymous
         | page cookie=c1 user=null      | A, anonymous
    """,
)

remembered = story(
    "What a client remembers",
    """
    Clients send the traits of whoever is logged in with every call (`context.traits`). The address there leads to the
    person too, unless the call itself says another.
    """,
    """
    server | track_something remembered=taro@acme.example                         | new A, known
           | form_submitted remembered=taro@acme.example email=hanako@acme.example | new B, known
           | email_opened email=taro@acme.example                                 | A, known
    """,
)
