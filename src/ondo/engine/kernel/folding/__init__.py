"""The fold over arrays: plain Python, compiled or as it is. It knows numbers only."""
