"""The live part of `ondo demo`: the demo company in a real service, with visitors who come over real HTTP."""
