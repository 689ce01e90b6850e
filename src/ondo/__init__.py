"""Ondo: one written definition of MQL and SQL, executed on everything that happens."""

__version__ = "0.1.0"
