"""The SDR's desk: who is to be worked now, why, and the verdict."""
