"""What the operator of a service does: backups, restores, looking after its health."""
