"""Questions asked of the store: each file answers one kind."""
