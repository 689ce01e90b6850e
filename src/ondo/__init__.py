"""Ondo: one written definition of MQL and SQL, executed on everything that happens."""
