"""Files in: somebody else's exports become a history."""
