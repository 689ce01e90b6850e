"""The HTML report of a replay."""

from ondo.insight.report.render import render, sections_of

__all__ = ["render", "sections_of"]
