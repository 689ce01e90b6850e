"""A bucket of the history in columns, as it stands on disk: nothing in it depends on a playbook."""
