"""Tells notices outside: finds out who wants them, puts them into words, and makes one attempt at a time."""
