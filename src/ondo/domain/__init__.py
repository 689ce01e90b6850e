"""The meaning of a playbook: plain Python, standard library only, no clock and no I/O."""
