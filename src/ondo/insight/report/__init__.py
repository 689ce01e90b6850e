"""The HTML report of a replay."""

from ondo.insight.report.render import render

__all__ = ["render"]
