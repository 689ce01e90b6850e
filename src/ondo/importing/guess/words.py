"""What headers mean, in English and Japanese, the commonest in French and German, as CRMs and lists write them."""

from __future__ import annotations

import re
from functools import cache

from ondo.domain.values import folded

# Role, then the headers that mean it; `*` stands for anything. The first role that fits counts, so that what is
# narrower stands above what is wider. Spaces, case, width and marks between words do not matter.
_ROLES = """
email                  email, e-mail, mail, email address, e-mail address, mail address, work email,
                       business email, primary email, lead email, contact email, メールアドレス, メール, Eメール,
                       Eメールアドレス, 電子メール, 電子メールアドレス, 会社メールアドレス, メールアドレス（会社）,
                       email_address, user email,
                       adresse e-mail, adresse email, courriel, e-mail-adresse
person_id              mql id, lead id, contact id, person id, prospect id, user id, customer id,
                       anonymous id, visitor id, contact record id, リードid, 顧客id, 見込客id, 会員id,
                       コンタクトid, 取引先責任者id, ユーザーid, 顧客番号, 会員番号, 顧客コード, who id,
                       associated contact id, associated contact ids, primary contact id, marketo person id,
                       kundennummer, numéro client
own_id                 id, record id, レコードid
account_id             account id, company id, organization id, associated company id,
                       primary associated company id, 会社id, 企業id, 取引先id, 法人id, 企業コード, 会社コード,
                       取引先コード, 法人番号
opportunity_id         opportunity id, deal id, 商談id, 案件id, 商談番号, 案件番号, seller id
event_id               activity id, event id, task id, engagement id, message id, marketo guid, 活動id, イベントid,
                       行動id, ログid
opportunity_name       opportunity name, deal name, 商談名, 案件名, 商談件名
last_name              last name, surname, family name, 姓, 苗字, 氏名（姓）, お名前（姓）, 名字,
                       nom, nom de famille, nachname, familienname
first_name             first name, given name, 名, 氏名（名）, お名前（名）,
                       prénom, vorname
name_kana              氏名カナ, フリガナ, ふりがな, カナ, 氏名（カナ）, お名前（フリガナ）, セイメイ, name kana
name                   name, full name, contact name, lead name, person name, 氏名, お名前, 名前, 担当者名, 顧客名,
                       顧客氏名, ご担当者名, 取引先責任者, 見込客名,
                       nom complet, nom du contact, ansprechpartner, kontaktname
job_title              title, job title, position, role, 役職, 役職名, 肩書, 肩書き, お役職, 職位,
                       fonction, poste, intitulé du poste, funktion, berufsbezeichnung
department             department, division, 部署, 部署名, 所属部署, 所属, 部門,
                       département, abteilung
phone                  phone, phone number, telephone, tel, mobile, mobile phone, mobile phone number, work phone,
                       電話番号, 電話, tel番号, 携帯電話, 携帯番号, 携帯, 連絡先電話番号,
                       téléphone, tél, téléphone portable, telefon, telefonnummer, handy
company                company, company name, account, account name, organization, organisation,
                       associated company, employer, 会社名, 企業名, 法人名, 会社, 企業, 貴社名, 御社名, 勤務先,
                       勤務先名, 取引先名, 取引先, 所属企業,
                       société, entreprise, nom de l'entreprise, raison sociale, firma, unternehmen, firmenname
industry               industry, sector, business segment, 業種, 業界, 業種名,
                       secteur, secteur d'activité, branche
employees              employees, number of employees, company size, no. of employees, employee count, headcount,
                       従業員数, 社員数, 従業員規模, 企業規模, 従業員, 人数規模,
                       effectif, nombre de salariés, mitarbeiter, mitarbeiterzahl
revenue                annual revenue, revenue, 売上高, 年商, 年間売上, 売上,
                       chiffre d'affaires, umsatz, jahresumsatz
website                website, website url, web site, company domain name, domain, homepage, ホームページ,
                       ウェブサイト, 会社url, 企業url, hp
prefecture             prefecture, state, state/province, state/region, 都道府県
country                country, country/region, billing country, 国, 国名,
                       pays, land
opt_out                email opt out, has opted out of email, opted out of email, unsubscribed,
                       unsubscribed from all email, do not email, メール配信停止, 配信停止, メールng, メール不可
origin                 lead source, original source, source, original source type, utm source, channel, origin,
                       lead origin, acquisition source, campaign source, リードソース, 流入経路, 流入元, きっかけ,
                       獲得経路, 認知経路, ソース, チャネル, リード獲得元, 獲得元,
                       origine, source du prospect, herkunft, quelle
mql_date               mql date, became mql date, became a mql date, became a marketing qualified lead date,
                       date became mql, marketing qualified date, mql化日, mql日, mql認定日, mql到達日
sql_date               sql date, became sql date, became a sales qualified lead date, date became sql,
                       sales qualified date, sql化日, sql日, sql認定日
customer_date          became a customer date, customer since, 顧客化日
stage                  lifecycle stage, lead status, lead stage, ライフサイクルステージ, リードステータス,
                       見込客ステータス
deal_stage             stage, deal stage, opportunity stage, sales stage, stage name, is won, フェーズ,
                       商談フェーズ, 商談ステージ, 営業フェーズ, 受注確度, 商談状況, 進捗
deleted                is deleted, deleted, 削除済み, 削除フラグ
field                  field, field name, field event, edited field, 変更項目, 項目, 項目名
changed_by             created by id, edited by, changed by, 変更者, 更新者
old_value              old value, 変更前, 変更前の値, 旧値
new_value              new value, 変更後, 変更後の値, 新値
status                 status, ステータス, 状態, 状況,
                       statut
closed_at              close date, closed date, closed at, won date, date closed, closed on, クローズ日, 受注日,
                       成約日, 完了予定日, 失注日, 決着日, 受注予定日, 契約日,
                       date de clôture, abschlussdatum
updated_at             last modified date, last modified, updated at, update date, last updated, 更新日, 更新日時,
                       最終更新日, 最終更新日時
last_seen              last activity date, last activity, last seen, last contacted, 最終活動日, 最終接触日
happened_at            activity date, activity date time, activity timestamp, date time, datetime, timestamp,
                       event date, event time, event timestamp, occurred at, occurred, date, time, sent at,
                       visited at, viewed at, session start, started at, call date, call time, 日時, 日付, 活動日,
                       活動日時, 行動日, 行動日時, 発生日時, 発生日, 閲覧日時, アクセス日時, 訪問日時, 実施日,
                       実施日時, 架電日時, 開封日時, 参加日, 対応日, 対応日時, 期日, at, when,
                       date de l'activité, date et heure, datum, zeitpunkt
created_at             create date, created date, created at, created, create time, creation date, date created,
                       date entered, signup date, sign up date, registered at, registration date, submitted at,
                       submission date, first contact date, first conversion date, first seen, received at, 作成日,
                       作成日時, 登録日, 登録日時, 申込日, 申込日時, 受付日, 受付日時, 送信日時, 回答日時,
                       問い合わせ日, 問い合わせ日時, 問合せ日, 問合せ日時, お問い合わせ日時, 初回接触日, 獲得日,
                       名刺交換日, 登録年月日, 来場日, タイムスタンプ, 商談開始日, 商談化日, 商談作成日,
                       案件化日, 案件作成日,
                       date de création, créé le, erstellt am, erstellungsdatum, angelegt am
type_number            activity type id
event                  activity type, event type, event name, event, activity, action, activity name,
                       engagement type, task type, 活動種別, 活動タイプ, 活動内容種別, 種別, 行動, 行動種別,
                       アクション, イベント, イベント名, 活動, 区分, 対応種別, 施策種別,
                       type d'activité, aktivitätstyp, aktivität
type                   type, task subtype, 種類, タイプ
url                    url, page url, page, landing page, path, page path, landing page url, web page, webpage url,
                       current url, context.page.url, ページ, ページurl, 閲覧ページ, アクセスページ,
                       ランディングページ
amount                 amount, deal amount, opportunity amount, deal value, value, 金額, 受注金額, 商談金額,
                       見込金額, 予定金額, 契約金額, 売上金額,
                       montant, betrag
currency               currency, deal currency, currency iso code, 通貨
lost_reason            loss reason, lost reason, closed lost reason, reason lost, 失注理由, 失注要因
won_reason             closed won reason, won reason, 受注理由
owner                  owner, owner id, contact owner, lead owner, deal owner, opportunity owner, account owner,
                       assigned to, sales rep, sdr, activity assigned to, 担当者, 営業担当, 営業担当者, 担当,
                       所有者, 担当営業, 社内担当者, 対応者, sr id, sdr id,
                       propriétaire, responsable, zuständig
"""

# What happened, told by words that occur in the cell; the first line that fits counts.
_EVENTS = """
email_bounced          bounce, 不達, バウンス
unsubscribed           unsubscribe, opted out, opt out, 配信停止, 購読解除
email_clicked          click, クリック
email_replied          email reply, replied, メール返信, 返信
email_opened           open, 開封
email_delivered        email delivered, delivered
email_sent             email sent, send email, sent email, marketing email, mass email, メール送信, メール配信,
                       メルマガ配信, 一斉メール
newsletter_subscribed  newsletter, メルマガ登録, メールマガジン登録
document_requested     download, whitepaper, white paper, ebook, 資料請求, 資料ダウンロード, ホワイトペーパー,
                       ダウンロード, カタログ請求
trial_started          trial, トライアル, 無料体験
discovery_call_booked  demo request, request a demo, デモ依頼, デモ申込
video_completed        video, 動画
webinar_registered     webinar regist, registered for webinar, register webinar, ウェビナー申込, ウェビナー登録
webinar_attended       webinar, ウェビナー, オンラインセミナー
seminar_registered     seminar regist, event regist, セミナー申込, セミナー登録, イベント申込
seminar_attended       seminar, event attend, attended event, セミナー, イベント参加
exhibition_visited     exhibition, trade show, tradeshow, 展示会
business_card_received business card, 名刺
inquiry_received       inquiry, enquiry, contact us, 問い合わせ, 問合せ, お問合せ, 引き合い
referral_received      referral, 紹介
form_submitted         form, フォーム, アンケート
page                   page view, pageview, visit, web page, webpage, page, ページ, 閲覧, 訪問（web）, アクセス,
                       サイト訪問, webサイト
opportunity_won        closed won, 受注, 成約
opportunity_lost       closed lost, 失注
meeting_booked         meeting booked, meeting scheduled, meeting set, appointment, アポ
call_connected         connected, conversation, spoke, 通話, 会話, 電話（接続）, 接続
call_attempted         call, dial, phone, 架電, 電話, テレアポ, コール
meeting_held           meeting, visit held, 商談, 面談, 打ち合わせ, 打合せ, 訪問
mail_sent              email, mail, メール
social_engaged         social, linkedin, twitter, sns
identified             identify, identified
login                  login, log in, signed in, ログイン
"""

# The numbers of the activity types of Marketo.
_MARKETO = """
1 page, 2 form_submitted, 6 email_sent, 7 email_delivered, 8 email_bounced, 9 unsubscribed, 10 email_opened,
11 email_clicked, 24 list_added, 27 email_bounced
"""

# What an event was about, as playbooks ask for it (`where: {video: demo}`), by the headers that mean it.
_PROPERTIES = """
video                  video, video name, video title, 動画, 動画名, 動画タイトル
document               document, document name, asset, asset name, 資料, 資料名, ダウンロード資料, ホワイトペーパー名
webinar                webinar, webinar name, ウェビナー, ウェビナー名
seminar                seminar, seminar name, セミナー, セミナー名
exhibition             exhibition, trade show, 展示会, 展示会名
form                   form, form name, フォーム, フォーム名
subject                subject, 件名
campaign               campaign, campaign name, キャンペーン, キャンペーン名, 施策, 施策名
"""

_LONGER_WORDS = re.compile("inform|perform|platform|transform|reform|recall|industrial")
"""Words of which a part would tell of something else: `form`, `call`, `trial`."""
OWN_ID = "own_id"
UNIQUE_IDS = ("recordid", "レコードid")
"""Ids that a system gives, under a name that each of its files has for its own: they are no row numbers."""
MQL_WORDS = ("mql", "marketing qualified", "marketingqualified")
_ACTS = [
    "document_requested",
    "trial_started",
    "webinar_registered",
    "webinar_attended",
    "seminar_registered",
    "seminar_attended",
    "exhibition_visited",
    "business_card_received",
    "inquiry_received",
    "form_submitted",
    "newsletter_subscribed",
    "unsubscribed",
    "email_opened",
    "email_clicked",
    "email_replied",
    "login",
]
"""What people do by themselves, and lists of people have dates of."""
_PLANS = ("予定", "次回", "期限", "next", "due", "planned", "scheduled", "開催", "登録日")
_WON = ("won", "受注", "成約", "契約済", "獲得")
_WON_DATES = (*_WON, "sign", "契約")
_LOST = ("lost", "失注", "敗戦", "見送", "不成立", "ng")


def plain(header: str) -> str:
    """A header without what does not matter."""
    return re.sub(r"[\s_.\-・/:：?？#*＊()（）\[\]【】「」]+", "", folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)))


@cache
def _roles() -> dict[str, str]:
    return _by_header(_ROLES)


@cache
def _properties() -> dict[str, str]:
    return _by_header(_PROPERTIES)


def _by_header(text: str) -> dict[str, str]:
    """What each header means; the first that claims it counts."""
    meant: dict[str, str] = {}
    for word, headers in _entries(text):
        for header in headers:
            meant.setdefault(header, word)
    return meant


def _entries(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Word → what follows it, on its line and on the indented ones below."""
    joined = re.sub(r"\n\s+", " ", text.strip())
    rows = (line.split(maxsplit=1) for line in joined.splitlines())
    return [(word, tuple(plain(item) for item in items.split(","))) for word, items in rows]


def role_of(header: str) -> str | None:
    """What a column of this header holds, or None. `従業員数（名）` and `Contact: Email` are as good as bare ones."""
    bare = re.sub(r"[（(\[【].*?[）)\]】]|__c$", "", header)
    found = [_roles().get(plain(text)) for text in (header, bare, re.split(r"[:：.]", bare)[-1])]
    if found[2] == OWN_ID:
        del found[2]  # the id of an inner object is not that of the row
    return next((role for role in found if role), None)


def property_of(header: str) -> str | None:
    """The property that a column of an event holds (`video` for 動画), or None."""
    return _properties().get(plain(header))


@cache
def _event_words() -> list[tuple[str, tuple[str, ...]]]:
    return _entries(_EVENTS)


def event_of(text: str) -> str | None:
    """The event that a word such as `Opened Email` or `資料請求` tells of, or None."""
    told = _LONGER_WORDS.sub(" ", plain(text))
    return next((name for name, words in _event_words() if any(word in told for word in words)), None)


@cache
def _marketo() -> dict[str, str]:
    words = _MARKETO.replace(",", " ").split()
    return dict(zip(words[::2], words[1::2], strict=True))


def asked_for_on(header: str) -> str | None:
    """What somebody did on the date of this header (`資料請求日`, `Last Login`), or None; plans are no acts."""
    told = plain(header)
    name = event_of(header)
    return name if name in _ACTS and not any(word in told for word in _PLANS) else None


def event_numbered(number: str) -> str | None:
    """The event of an activity type of Marketo, or None."""
    return _marketo().get(number)


def outcome_of(text: str) -> str | None:
    """`won` or `lost` for the stage of an opportunity that is over, else None."""
    told = plain(text)
    if any(word in told for word in _LOST if word != "ng" or told == "ng"):
        return "lost"
    return "won" if any(word in told for word in _WON) else None


def only_of_won(header: str) -> bool:
    """Whether a date of this header is one that only opportunities which were won have: 受注日, `Won Date`."""
    told = plain(header)
    return any(word in told for word in _WON_DATES) and "予定" not in told and "expected" not in told
