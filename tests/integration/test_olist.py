"""The real case: what the playbook says of Olist's funnel equals a direct count on the CSV files."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from tests.generative.two_engines import different_files

from ondo.domain.instants import to_datetime
from ondo.engine.history import History
from ondo.engine.replay import Replayed, write_replay
from ondo.importing.mapping import load_mapping
from ondo.importing.run import import_files
from ondo.importing.summary import Summary
from ondo.insight.figures import Figures, figures
from ondo.playbooks import load

ROOT = Path(__file__).parents[2]
PLACES = (ROOT / "olist-data", ROOT.parent / "shared" / "data" / "olist")
EXAMPLE = ROOT / "examples" / "olist"
FILES = ("olist_mql.csv", "olist_closed_deals.csv")


def _folder() -> Path:
    """Where the data are, or would be looked for first."""
    named = os.environ.get("ONDO_OLIST")
    if named:
        return Path(named)
    return next((place for place in PLACES if (place / FILES[0]).exists()), PLACES[0])


DATA = _folder()

pytestmark = pytest.mark.skipif(
    not all((DATA / name).exists() for name in FILES),
    reason=f"the Olist data are not in {DATA}: its licence forbids shipping them. Put them there, or set ONDO_OLIST.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("olist") / "history"


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    return import_files([str(DATA / name) for name in FILES], folder, load_mapping(EXAMPLE / "mapping.yaml"))


@pytest.fixture(scope="module")
def history(folder: Path, summary: Summary) -> History:
    return History.open(folder)


@pytest.fixture(scope="module")
def replayed(history: History, tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    return write_replay(load(str(EXAMPLE / "olist.yaml")), history, tmp_path_factory.mktemp("replayed"))


@pytest.fixture(scope="module")
def found(replayed: Replayed) -> Figures:
    return figures(replayed, load(str(EXAMPLE / "olist.yaml")))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def direct_count(column: str, length: int | None = None) -> dict[str | None, tuple[int, int]]:
    """For each value of a column of the MQLs: how many there are, and how many of them were won."""
    won = {row["mql_id"] for row in rows(FILES[1])}
    mqls = [(row[column][:length] or None, row["mql_id"] in won) for row in rows(FILES[0])]
    everybody, winners = Counter(key for key, _ in mqls), Counter(key for key, was_won in mqls if was_won)
    return {key: (everybody[key], winners[key]) for key in everybody}


def test_everything_comes_in(history: History, summary: Summary) -> None:
    assert [(file.rows, file.taken) for file in summary.files] == [(8000, 8000), (842, 842)]
    counts = history.counts
    assert (counts.people, counts.opportunities, counts.events, counts.quarantined) == (8000, 842, 8842, 0)


def test_the_win_before_its_first_contact_is_kept(history: History) -> None:
    early = [log for log in history.people() if log.events[0].name == "opportunity_won"]
    assert len(early) == 1
    days = [(event.name, to_datetime(event.at, "America/Sao_Paulo").date().isoformat()) for event in early[0].events]
    assert days == [("opportunity_won", "2018-03-06"), ("imported_as", "2018-03-08")]


def test_it_is_said_in_the_report(found: Figures) -> None:
    assert found.opportunities.before_contact == 1


def test_conversion_by_origin(found: Figures) -> None:
    direct = direct_count("origin")
    assert {cohort.key: (cohort.cycles, cohort.won) for cohort in found.origins} == direct
    assert direct["paid_search"] == (1586, 195)


def test_conversion_by_cohort(found: Figures) -> None:
    assert {cohort.key: (cohort.cycles, cohort.won) for cohort in found.cohorts} == direct_count(
        "first_contact_date", 7
    )


def test_nobody_is_lost_and_everybody_was_made_an_mql(found: Figures) -> None:
    assert (found.mqls.cycles, found.mqls.won, found.mqls.lost, found.mqls.open) == (8000, 842, 0, 7158)
    assert [cohort.key for cohort in found.hows] == ["made"]


def test_the_reference_decides_the_same(history: History, tmp_path: Path) -> None:
    assert not different_files(load(str(EXAMPLE / "olist.yaml")), history, tmp_path)
