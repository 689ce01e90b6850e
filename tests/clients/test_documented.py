"""What docs/connecting.md shows works as it stands there: only key and address are put in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.clients.clients import FOLDER, NODE
from tests.clients.collecting import Collector
from tests.clients.conftest import BROWSER_KEY, SERVER_KEY
from tests.clients.log import Log
from tests.clients.site import page, site
from tests.clients.visiting import Visitor
from tests.clients.watched import COLLECTOR_NAME, bundled
from tests.docs.blocks import ROOT, Block, blocks_of

BLOCKS = [block for block in blocks_of(ROOT / "docs/connecting.md") if "WRITE_KEY" in block.text]
COMMANDS = {
    "python": [sys.executable, "-"],
    "js node": [NODE, "--input-type=module", "-"],
    "sh": ["bash", "-euo", "pipefail"],
}
KNOWN_TO_PLAYBOOKS = {"Trial Started", "Form Submitted"}


def put_in(text: str, key: str, url: str) -> str:
    assert "http://localhost:8001" in text
    return text.replace("WRITE_KEY", key).replace("http://localhost:8001", url)


@pytest.mark.parametrize("block", [pytest.param(b, id=b.name) for b in BLOCKS if b.info in COMMANDS])
def test_what_is_shown_for_servers(log: Log, collector: Collector, block: Block) -> None:
    code = put_in(block.text, SERVER_KEY, collector.url)
    ran = subprocess.run(COMMANDS[block.info], input=code, cwd=FOLDER, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    events = log.received()
    assert {event.body.get("event") for event in events} & KNOWN_TO_PLAYBOOKS
    assert {event.source for event in events} == {"backend"}
    assert log.quarantined() == []


@pytest.mark.browser
@pytest.mark.parametrize("block", [pytest.param(b, id=b.name) for b in BLOCKS if b.info == "js browser"])
def test_what_is_shown_for_sites(
    log: Log, collector: Collector, visitor: Visitor, block: Block, tmp_path: Path
) -> None:
    entry = FOLDER / "node_modules" / ".shown.mjs"  # where the packages are found
    entry.write_text(put_in(block.text, BROWSER_KEY, f"http://{COLLECTOR_NAME}:{collector.port}"))
    script = bundled(entry, tmp_path / "site.js")
    with site({"/": page("料金", '<script src="/site.js"></script>'), "/site.js": script}) as shown:
        visitor.opens(shown.url + "/")
        events = log.wait_for(3)
    assert sorted(event.body["type"] for event in events) == ["identify", "page", "track"]
    assert {event.source for event in events} == {"site"}
    assert log.quarantined() == []


def test_every_snippet_is_tried() -> None:
    assert {block.info for block in BLOCKS} == {*COMMANDS, "js browser"}
    assert len(BLOCKS) == 6
