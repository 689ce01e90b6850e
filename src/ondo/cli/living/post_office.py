"""`python -m ondo.cli.living.post_office SMTP WEB`: the mail server of the demo company. No mail leaves this machine.

What is written to somebody there is answered after a while, as the made-up people would; the answer is handed over as a
mail service does it.
"""

from __future__ import annotations

import http.client
import itertools
import os
import socketserver
import sys
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid

from ondo.cli.serving.leash import OPTION, end_with_parent
from ondo.collector.serve import HOST
from ondo.integrations.webhook import signed

READS = 20.0
"""Seconds until somebody answers."""
SETTINGS = {
    "ONDO_MAIL_FROM": "Ondo <ondo@ondo-demo.example>",
    "ONDO_REPLY_ADDRESS": "reply@in.ondo-demo.example",
}
"""What the company's service has to know, beside the port and the secret."""
ANSWERS = {
    "ja": (
        "ご連絡ありがとうございます。来週でしたら時間が取れますので、お電話をいただけますか。",
        "資料を拝見しました。費用の目安を教えていただけますでしょうか。",
    ),
    "en": (
        "Thank you for writing. Next week suits me; would you call?",
        "I have read it. Roughly what would it cost us?",
    ),
}
_numbers = itertools.count()


def answer_to(mail: EmailMessage) -> EmailMessage | None:
    """What the receiver writes back; None to what is no letter (an invitation, an alert)."""
    if mail["Reply-To"] is None or any(part.get_content_type() == "text/calendar" for part in mail.walk()):
        return None
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    language = "ja" if any("\u3040" <= one <= "\u9fff" for one in text) else "en"
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = str(mail["To"]), str(mail["Reply-To"]), f"Re: {mail['Subject']}"
    made["Message-ID"], made["In-Reply-To"] = make_msgid(domain="mail.example"), str(mail["Message-ID"])
    made.set_content(ANSWERS[language][next(_numbers) % 2])
    return made


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    web = 0


class _Taking(socketserver.StreamRequestHandler):
    """As much of SMTP as our own service speaks."""

    server: _Server

    def handle(self) -> None:
        self._say("220 demo")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                threading.Thread(target=_answer, args=(self._mail(), self.server.web), daemon=True).start()
            self._say("221 bye" if verb == "QUIT" else "250 OK")
            if verb == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode("ascii"))

    def _mail(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


def _answer(raw: bytes, web: int) -> None:
    made = answer_to(message_from_bytes(raw, policy=default))
    if made is None:
        return
    time.sleep(READS)
    body = made.as_string()
    headers = signed(str(made["Message-ID"]), body, [os.environ["ONDO_MAIL_SECRET"]])
    asking = http.client.HTTPConnection(HOST, web, timeout=30)
    asking.request("POST", "/inbound/mail", body.encode(), {**headers, "Content-Type": "message/rfc822"})
    asking.getresponse().read()


def main(smtp: int, web: int) -> None:
    """Take mails until somebody ends it."""
    with _Server((HOST, smtp), _Taking) as server:
        server.web = web
        server.serve_forever()


if __name__ == "__main__":
    if OPTION in sys.argv:
        end_with_parent()
    main(int(sys.argv[1]), int(sys.argv[2]))
