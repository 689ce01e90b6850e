"""A playbook, and a bucket under it, as whole numbers: `ondo.domain` is asked once for what is different."""
