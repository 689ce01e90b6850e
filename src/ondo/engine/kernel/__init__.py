"""The batch kernel: a playbook compiled to tables of whole numbers, and a compiled fold over columns of events."""
