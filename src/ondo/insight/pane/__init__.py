"""What the pane of one person says: why now, what the points come from, what happened."""
