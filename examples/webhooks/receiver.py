"""A receiver of Ondo's webhooks: it checks who sent them, leaves out what came twice, and prints the rest.

    ONDO_WEBHOOK_SECRET=whsec_… python receiver.py 8099

It needs `pip install standardwebhooks`; the same library exists for most languages: https://www.standardwebhooks.com
"""

from __future__ import annotations

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

hook = Webhook(os.environ["ONDO_WEBHOOK_SECRET"])
seen: set[str] = set()  # in earnest: a table with a unique column, written together with what follows from the notice


class Receiver(BaseHTTPRequestHandler):
    """One request after the other."""

    def do_POST(self) -> None:
        """Take a notice: 204 once it is safe, 400 for what Ondo has not signed."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            notice = hook.verify(body, dict(self.headers))
        except WebhookVerificationError:
            self.answer(400)
            return
        id_ = self.headers["webhook-id"]
        if id_ not in seen:
            seen.add(id_)
            print(notice["type"], notice["timestamp"], notice["data"], flush=True)
        self.answer(204)

    def do_GET(self) -> None:
        """Say that somebody is here."""
        self.answer(204)

    def answer(self, status: int) -> None:
        """No body is needed."""
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
