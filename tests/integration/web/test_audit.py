"""The page of the audit: what people did, in words; what the system works out anew only where it is asked for."""

from __future__ import annotations

import re

import pytest
from tests.integration.web.visits import AT, add, entered

from ondo.settings import PACKAGE
from ondo.store.reading.refolds import REFOLDED
from ondo.texts import LANGUAGES, say

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_it_tells_in_words_what_people_did(store: str) -> None:
    from ondo.store.models import Audit

    boss = add("boss", "administrator")
    Audit.objects.create(at=AT, by="fold", action=REFOLDED, subject="person:1", after={"because": "merge"})
    client = entered("boss")
    page = client.get("/audit/").content.decode()
    assert "user added" in page
    assert f">boss (ondo_user:{boss.pk})<" in page
    assert REFOLDED not in page.partition("<tbody>")[2], "nobody did that"
    asked_for = client.get(f"/audit/?action={REFOLDED}").content.decode().partition("<tbody>")[2]
    assert "score and stage worked out anew" in asked_for
    assert ">Ondo<" in asked_for
    assert REFOLDED in client.get("/audit/?subject=person:1").content.decode().partition("<tbody>")[2]
    client.post("/language/", {"language": "ja"})
    assert "ユーザーを追加" in client.get("/audit/").content.decode()


def test_every_action_has_a_name(store: str) -> None:
    from ondo.web.signing.heard import HEARD

    texts = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    found = set(re.findall(r'(?:\baudit\(\s*|\baction=)"([a-z_]+\.[a-z_]+)"', texts))
    assert len(found) > 50
    for action in {*found, *HEARD, REFOLDED}:
        assert all(say(f"audit.{action.replace('.', '_')}", lang) for lang in LANGUAGES)
