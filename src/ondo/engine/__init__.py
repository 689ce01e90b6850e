"""Batch work over whole histories: the history folder, and replaying playbooks over it."""
