"""Lets everybody go on under a playbook that is being put in force: prepared beside the store, then all at once."""

from ondo.actions.switching.part import Part

__all__ = ["Part"]
