"""Lets everybody go on under a playbook that is being put in force: prepared beside the store, then all at once."""

from ondo.actions.switching.part import MOST, Part

__all__ = ["MOST", "Part"]
