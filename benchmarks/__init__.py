"""Measurements, for people who change what has to be fast."""
