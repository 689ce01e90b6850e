"""What is one and what is not, however it is written: addresses and names of companies."""

from tests.spec.identity.table import spellings

addresses = spellings(
    "E-mail addresses",
    """
    Case, width, spaces and what surrounds an address do not matter. What stands before the @ is kept as it is: `+tag`
    may be another mailbox, and Japanese carriers gave out addresses with a dot before the @, which are in use.
    """,
    """
    taro@acme.example                  | taro@acme.example
    Taro@ACME.example                  |
    ｔａｒｏ＠ａｃｍｅ．ｅｘａｍｐｌｅ |
    taro @ acme.example                |
    mailto:taro@acme.example           |
    山田太郎 <taro@acme.example>       |
    taro@acme.example.                 |
    taro+seminar@acme.example          | taro+seminar@acme.example
    name.@docomo.ne.jp                 | name.@docomo.ne.jp
    "name."@docomo.ne.jp               |
    a..b@ezweb.ne.jp                   | a..b@ezweb.ne.jp
    taro@日本語.jp                     | taro@xn--wgv71a119e.jp
    taro                               | -
    taro@localhost                     | -
    taro@acme.example, jiro@acme.example | -
    @acme.example                      | -
    """,
)

companies = spellings(
    "Names of companies",
    """
    The form of a company (株式会社, Inc. …) before or after its name does not matter, nor do case, width, spaces,
    marks, hiragana for katakana, small kana for large ones, and old forms of characters. A name that is nothing but a
    form stays what it is. What tells a school from a company is kept.
    """,
    """
    株式会社オンド       | オンド
    オンド株式会社       |
    （株）オンド         |
    ㈱おんど             |
    ｵﾝﾄﾞ ㈱              |
    有限会社オンド       |
    合同会社オンド       |
    オンド, Inc.         |
    Ondo, Inc.           | ondo
    ONDO Co., Ltd.       |
    Ondo K.K.            |
    株式会社Ｏｎｄｏ     |
    Ondo GmbH            |
    キヤノン             | キヤノン
    キャノン株式会社     |
    髙島屋               | 高島屋
    コンピュ－タ         | コンピユータ
    Smith & Sons         | smithandsons
    Smith and Sons, LLC  |
    学校法人山田         | 学校法人山田
    （学）山田           |
    株式会社山田         | 山田
    （一社）山田         | 社団法人山田
    一般社団法人 山田    |
    株式会社             | 株式会社
    （株）               | 株
    Inc.                 | inc
    Ltd.                 | ltd
    """,
)
