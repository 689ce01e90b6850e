"""How what was decided about people is written down: the worker and every action that folds somebody anew share it."""
