"""The report as one HTML file: readable without a network, the same bytes for the same figures."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ondo import settings
from ondo.domain.playbook import Playbook
from ondo.insight.figures import Figures
from ondo.insight.report.blocks import Chart, Section
from ondo.insight.report.reading import Reading
from ondo.insight.report.sections import (
    about,
    cohorts,
    deadlines,
    doors,
    limits,
    months,
    paths,
    recent,
    scores,
    sources,
    stages,
    summary,
    verdicts,
)
from ondo.insight.words import Words

PAGE = Path(__file__).parent / "page"
ECHARTS = "echarts/echarts.min.js"

SECTIONS: tuple[Callable[[Reading], Section | None], ...] = (
    summary.section,
    limits.section,
    stages.section,
    months.section,
    paths.section,
    cohorts.section,
    sources.section,
    scores.section,
    verdicts.section,
    deadlines.section,
    doors.section,
    recent.section,
    about.section,
)


def render(figures: Figures, playbook: Playbook, lang: str) -> str:
    """The whole report in one language."""
    words = Words(playbook, lang)
    title = words.say("report.title", playbook=words.label(playbook.label))
    return page(words, title, words.label(playbook.because), sections_of(figures, words))


def page(words: Words, title: str, subtitle: str, sections: Sequence[Section]) -> str:
    """Sections as one HTML file that needs nothing else."""
    style, script = _read(PAGE / "report.css"), _read(PAGE / "report.js")
    echarts = _read(settings.VENDOR / ECHARTS) if _charts(sections) else Markup()
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            lang=words.lang,
            words=words,
            title=title,
            subtitle=subtitle,
            sections=sections,
            policy=_policy([script, echarts], style),
            style=style,
            script=script,
            charts_script=echarts,
            charts=_as_json(_charts(sections)),
        )
    )


def sections_of(figures: Figures, words: Words) -> list[Section]:
    """The sections that have something to show, in the order in which they are read."""
    reading = Reading(figures, words)
    return [found for make in SECTIONS if (found := make(reading)) is not None]


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _read(path: Path) -> Markup:
    """A file of ours or a vendored one, to stand in the page as it is."""
    return Markup(path.read_text(encoding="utf-8").strip())


def _policy(scripts: Sequence[str], style: str) -> str:
    """Nothing is fetched, nothing is evaluated; only these very scripts run."""
    allowed = " ".join(_hash(script) for script in scripts if script)
    rules = ("default-src 'none'", f"script-src {allowed}", f"style-src {_hash(style)}", "img-src data:")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _charts(sections: Sequence[Section]) -> dict[str, Chart]:
    return {block.id: block for section in sections for block in section.blocks if isinstance(block, Chart)}


def _as_json(charts: dict[str, Chart]) -> Markup:
    """The options, safe inside a script element."""
    plain = {key: {"option": chart.option, "height": chart.height} for key, chart in charts.items()}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028"))
