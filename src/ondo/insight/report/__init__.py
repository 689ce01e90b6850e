"""The HTML report of a replay."""

from ondo.insight.report.render import page, render, sections_of

__all__ = ["page", "render", "sections_of"]
