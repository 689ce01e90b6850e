"""Events that every playbook knows without declaring them, and how they come about by default."""

from __future__ import annotations

from dataclasses import dataclass

from ondo.domain.events import Initiator
from ondo.domain.rules import Label


@dataclass(frozen=True)
class StandardEvent:
    """A raw name that clients send, its usual initiator and channel, and how people call it."""

    name: str
    label: Label
    initiator: Initiator
    channel: str | None


_BY_THE_PERSON = """
page                    web      ページを見た                     Viewed a page
screen                  app      アプリの画面を見た               Viewed a screen of the app
identified              web      名乗った                         Told who they are
form_submitted          web      フォームを送信した               Submitted a form
document_requested      web      資料を請求した                   Requested a document
newsletter_subscribed   email    メールマガジンに登録した         Subscribed to the newsletter
unsubscribed            email    配信を停止した                   Unsubscribed
consent_changed         -        連絡の可否を変えた               Changed how we may contact them
email_opened            email    メールを開いた                   Opened a mail
email_clicked           email    メールのリンクをクリックした     Clicked a link in a mail
email_replied           email    メールに返信した                 Replied to a mail
webinar_registered      webinar  ウェビナーに申し込んだ           Registered for a webinar
webinar_attended        webinar  ウェビナーに参加した             Attended a webinar
seminar_registered      seminar  セミナーに申し込んだ             Registered for a seminar
seminar_attended        seminar  セミナーに参加した               Attended a seminar
exhibition_visited      event    展示会のブースに来た             Visited our stand at an exhibition
business_card_received  event    名刺を交換した                   Gave us a business card
video_started           web      動画を見始めた                   Started a video
video_completed         web      動画を最後まで見た               Watched a video to the end
trial_started           app      無料トライアルを始めた           Started a free trial
feature_used            app      機能を使った                     Used a feature
login                   app      ログインした                     Logged in
inquiry_received        web      問い合わせてきた（引き合い）     Made an inquiry
discovery_call_booked   web      商談前の相談を予約した           Booked a discovery call
social_engaged          social   SNSで反応した                    Reacted on social media
"""

_BY_US = """
email_sent              email    メールを配信した                 We sent a mailing
email_delivered         email    メールが届いた                   A mailing arrived
email_bounced           email    メールが届かなかった             A mailing bounced
referral_received       referral 紹介を受けた                     Was referred to us
list_added              list     リストに加えた                   Was put on a list
imported_as             -        記録上のステージで取り込んだ     Was imported with a stage on record
meeting_booked          meeting  商談を予約した                   A meeting was booked
meeting_moved           meeting  商談の日時を変えた               A meeting was moved
meeting_cancelled       meeting  商談を取りやめた                 A meeting was called off
meeting_held            meeting  商談をした                       A meeting was held
call_attempted          phone    電話をかけた                     We called
call_connected          phone    電話で話した                     We spoke on the phone
mail_sent               email    個別にメールを送った             We wrote a personal mail
opportunity_created     -        商談が作られた                   An opportunity was created
opportunity_won         -        受注した                         The opportunity was won
opportunity_lost        -        失注した                         The opportunity was lost
triage                  -        振り分けた                       Was triaged
assigned                -        担当者を決めた                   Was assigned to somebody
snoozed                 -        対応を先送りした                 Was put off to a later day
noted                   -        メモを残した                     A note was taken
mql_rated               -        MQLを評価した                    The MQL was rated
opportunity_updated     -        商談の情報を更新した             What is known of the opportunity changed
explored                -        探索サンプルに選ばれた           Was drawn for the exploration sample
retracted               -        取り消した                       Something was taken back
"""


def _catalogue(text: str, initiator: Initiator) -> dict[str, StandardEvent]:
    rows = (line.split(maxsplit=3) for line in text.strip().splitlines())
    return {
        name: StandardEvent(name, Label(ja, en.strip()), initiator, None if channel == "-" else channel)
        for name, channel, ja, en in rows
    }


STANDARD_EVENTS = _catalogue(_BY_THE_PERSON, Initiator.PERSON) | _catalogue(_BY_US, Initiator.US)


def usual_initiator(name: str) -> Initiator:
    """Who brings an event of this raw name about, unless it says so itself."""
    return STANDARD_EVENTS[name].initiator if name in STANDARD_EVENTS else Initiator.PERSON


def usual_channel(name: str) -> str | None:
    """The channel an event of this raw name comes by, unless it says so itself."""
    return STANDARD_EVENTS[name].channel if name in STANDARD_EVENTS else None
