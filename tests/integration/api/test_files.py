"""Files in and out: imports worked off by a process, exports in one stream."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import arrivals
from tests.integration.api.calling import Api, api
from tests.integration.api.populated import NOW, decide, populate

from ondo import settings

pytestmark = pytest.mark.usefixtures("store")

PEOPLE = "email,name,asked_on\nsuzuki@beta.example,鈴木 花子,2026-01-10\nkato@beta.example,加藤 次郎,2026-01-12\n"
MAPPING = """
mapping: 1
zone: Asia/Tokyo
tables:
  people:
    person: email
    traits: {name: name}
    events: {document_requested: {at: asked_on}}
"""


@pytest.fixture
def ask(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setenv("ONDO_DATA", str(tmp_path))
    arrivals.put_in_force()
    return api("manager")


def upload(ask: Api, text: str = PEOPLE, **form: str) -> Any:
    file = SimpleUploadedFile("people.csv", text.encode())
    return ask.client.post("/api/v1/imports", {"files": [file], **form}, headers=ask.shown)


def worked_off() -> None:
    from ondo.actions.jobs import work_off

    assert work_off(lambda: NOW) is not None


def test_files_are_imported_by_a_process_of_its_own(ask: Api) -> None:
    answer = upload(ask, zone="Asia/Tokyo")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    worked_off()
    found = ask.get(f"/imports/{answer.json()['id']}")
    assert (found["state"], found["progress"], found["error"]) == ("done", 1.0, None)
    assert found["outcome"]["loaded"]["people"] == 2
    assert not (settings.data() / "jobs" / str(found["id"])).exists(), "what people gave us is kept once"
    assert ask.get("/people/suzuki@beta.example")["traits"]["name"] == "鈴木 花子"


def test_whoever_imports_people_only_is_told_that_it_is_done(ask: Api) -> None:
    from ondo.store.models import Job

    upload(ask, text="email,name\nsuzuki@beta.example,鈴木 花子\n", zone="Asia/Tokyo")
    worked_off()
    done = Job.objects.get()
    assert (done.done, done.total) == (2000, 2000)


def test_an_import_that_failed_has_failed_also_when_an_erasure_took_what_it_said(ask: Api) -> None:
    from ondo.actions.erase import erase
    from ondo.store.models import Job
    from ondo.store.reading.people import person_called

    done = upload(ask, zone="Asia/Tokyo").json()["id"]
    worked_off()
    failed = upload(ask, text="x\n1\n").json()["id"]
    worked_off()
    for number in (done, failed):
        Job.objects.filter(pk=number).update(arguments={"files": ["suzuki@beta.example"]})
    erase(person=person_called("suzuki@beta.example"), by="test", at=NOW)
    found = {number: ask.get(f"/imports/{number}") for number in (done, failed)}
    assert [(one["state"], one["files"]) for one in found.values()] == [("done", []), ("failed", [])]
    assert (found[done]["error"], found[failed]["error"]["code"]) == (None, "job.emptied")
    assert found[failed]["outcome"] is None


def test_an_import_that_cannot_be_read_says_why_in_either_language(ask: Api) -> None:
    number = upload(ask, text="x\n1\n").json()["id"]
    worked_off()
    found = ask.get(f"/imports/{number}")
    assert found["state"] == "failed"
    assert found["error"]["detail"] != ask.get(f"/imports/{number}", accept_language="ja")["error"]["detail"]


def test_a_mapping_that_is_wrong_is_refused_at_once_with_its_lines(ask: Api) -> None:
    answer = upload(ask, mapping="mapping: 1\ntabels: {}\n")
    assert answer.status_code == 422
    assert {("/mapping", 2)} <= {(one["pointer"], one["line"]) for one in answer.json()["errors"]}


def test_an_import_is_cancelled_once_and_never_taken_up(ask: Api) -> None:
    from ondo.actions.jobs import work_off

    number = upload(ask).json()["id"]
    assert ask("DELETE", f"/imports/{number}").json()["state"] == "cancelled"  # type: ignore[attr-defined]
    assert work_off(lambda: NOW) is None
    upload(ask)
    worked_off()
    assert [one["state"] for one in ask.get("/imports")["imports"]] == ["done", "cancelled"]
    assert ask("DELETE", f"/imports/{number + 1}").status_code == 409


def test_a_job_of_a_dead_process_is_taken_up_again_and_does_nothing_twice(ask: Api) -> None:
    from ondo.actions.jobs.taking import take_job
    from ondo.store.models import Event
    from ondo.store.reading.jobs import SILENT

    number = upload(ask, zone="Asia/Tokyo").json()["id"]
    assert take_job(NOW) is not None  # … by a process that is killed now
    assert take_job(NOW + SILENT) is None
    worked_off_later(NOW + SILENT + 1)
    events = Event.objects.count()
    again = upload(ask, zone="Asia/Tokyo").json()["id"]
    worked_off()
    assert ask.get(f"/imports/{number}")["state"] == "done"
    assert ask.get(f"/imports/{again}")["outcome"]["loaded"]["events"] == 0
    assert Event.objects.count() == events


def worked_off_later(at: int) -> None:
    from ondo.actions.jobs import work_off

    assert work_off(lambda: at) is not None


def test_an_encoding_that_is_none_is_refused_at_once(ask: Api) -> None:
    for name in ("zlib", "undefined", "nope\0", "morse"):
        answer = upload(ask, encoding=name)
        assert (answer.status_code, answer.json()["code"]) == (422, "importing.no_such_encoding")
    assert upload(ask, encoding="Shift_JIS").status_code == 202


def test_what_nobody_foresaw_ends_the_job_and_not_the_process(ask: Api, caplog: pytest.LogCaptureFixture) -> None:
    from ondo.store.models import Job

    number = upload(ask, zone="Asia/Tokyo").json()["id"]
    Job.objects.filter(pk=number).update(arguments={"files": ["suzuki@beta.example"]})  # as nobody would
    worked_off()
    found = ask.get(f"/imports/{number}")
    assert (found["state"], found["error"]["code"]) == ("failed", "job.failed")
    assert "KeyError in imports.py" in caplog.text
    assert "suzuki" not in caplog.text


def test_whoever_only_seemed_to_be_dead_does_no_harm(ask: Api) -> None:
    from ondo.actions.jobs.taking import Stopped, Working, take_job
    from ondo.store.reading.jobs import SILENT

    number = upload(ask, zone="Asia/Tokyo").json()["id"]
    first = take_job(NOW)
    assert first is not None
    asleep = Working(first, lambda: NOW + SILENT + 2)
    assert take_job(NOW + SILENT + 1) is not None
    with pytest.raises(Stopped):
        asleep.tell(1, 2)
    with pytest.raises(Stopped):
        asleep.finish({"error": {"code": "job.failed", "params": {"kind": "x"}}})
    worked_off_later(NOW + 3 * SILENT)
    assert ask.get(f"/imports/{number}")["state"] == "done"


def test_files_of_jobs_whose_process_died_at_the_end_are_removed(ask: Api) -> None:
    from ondo.actions.cancel_job import cancel_job
    from ondo.actions.jobs import work_off
    from ondo.actions.jobs.taking import take_job
    from ondo.store.models import Job
    from ondo.store.reading.jobs import SILENT

    finished, cancelled, waiting = (upload(ask, zone="Asia/Tokyo").json()["id"] for _ in range(3))
    take_job(NOW)
    Job.objects.filter(pk=finished).update(finished_at=NOW)
    take_job(NOW)
    cancel_job(job=cancelled, by="test", at=NOW)
    take_job(NOW)
    folders = settings.data() / "jobs"
    assert work_off(lambda: NOW + SILENT) is None
    assert {one.name for one in folders.iterdir()} == {str(cancelled), str(waiting)}, "its process may still be at it"
    worked_off_later(NOW + SILENT + 1)
    assert list(folders.iterdir()) == []


def test_exports_are_streams_of_everything(ask: Api) -> None:
    from ondo.store.models import PlaybookVersion

    PlaybookVersion.objects.all().delete()
    populate()
    people = read(ask("GET", "/exports/people"))
    assert [json.loads(line)["stage"] for line in people.splitlines()] == ["mql", "visitor", "visitor", "visitor"]
    table = list(csv.DictReader(io.StringIO(read(ask("GET", "/exports/people?form=csv")))))
    assert json.loads(table[0]["traits"])["email"] == "yamada@acme.example"
    names = [json.loads(line)["name"] for line in read(ask("GET", "/exports/events")).splitlines()]
    assert names.count("page") == 4
    moves = [json.loads(line) for line in read(ask("GET", "/exports/transitions")).splitlines()]
    assert {"visitor", "mql"} == {move["to_stage"] for move in moves}


def test_no_spreadsheet_runs_what_people_wrote(ask: Api) -> None:
    written = '=HYPERLINK("https://evil.example","x")'
    arrivals.arrive({"type": "track", "event": written, "anonymousId": "b1"}, NOW)
    decide()
    rows = list(csv.DictReader(io.StringIO(read(ask("GET", "/exports/events?form=csv")))))
    assert [row["name"] for row in rows] == ["'" + written]
    assert json.loads(read(ask("GET", "/exports/events")))["name"] == written


def read(response: Any) -> str:
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()
