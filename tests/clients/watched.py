"""The site, watched with Segment's client: by the snippet, and by the package from npm."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.clients.clients import FOLDER, NODE
from tests.clients.site import page

COLLECTOR_NAME = "events.ondo.test"
SEGMENT = "https://cdn.segment.com"
FORM = """<form action="/thanks"><input name="company"><button>送信</button></form>
<script>analytics.trackSubmit(document.forms[0], "Form Submitted", {form: "demo"})</script>"""


def by_snippet(url: str, key: str) -> dict[str, str]:
    """The pages of the site with Segment's own snippet in them; where Segment's address stands in it, ours is put."""
    made = subprocess.run([NODE, "snippet.mjs", key], cwd=FOLDER, check=True, capture_output=True, text=True).stdout
    assert made.count(SEGMENT) == 1
    return pages(f"<script>{made.replace(SEGMENT, url)}</script>")


def by_package(bundle: str, url: str, key: str, **options: Any) -> dict[str, str]:
    """The pages of the site with a script of its own, made of `page.mjs` and the package."""
    said = f"settings = {json.dumps({'writeKey': key, 'cdnURL': url})}; options = {json.dumps(options)};"
    return pages(f'<script>{said}</script><script src="/site.js"></script>') | {"/site.js": bundle}


def pages(head: str) -> dict[str, str]:
    """The pages of the site, each with this in its head."""
    return {"/pricing": page("料金", head), "/thanks": page("完了", head), "/form": page("デモ", head, FORM)}


def bundled(entry: Path, target: Path) -> str:
    """A script for browsers, made of an entry and the npm packages that it imports."""
    command = [NODE, "node_modules/esbuild/bin/esbuild", str(entry), "--bundle", f"--outfile={target}"]
    subprocess.run([*command, "--log-level=warning"], cwd=FOLDER, check=True)
    return target.read_text(encoding="utf-8")
