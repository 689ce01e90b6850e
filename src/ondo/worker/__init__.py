"""Decides about what came in: events are folded into states, transitions, timers and messages, each exactly once."""
