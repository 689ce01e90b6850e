"""Backups: every table of ours in one file, the same for both databases (docs/operating.md, docs/decisions/0016)."""
