"""Files in: somebody else's exports become a history (docs/importing.md): `run.import_files`, `opening.open_history`.

Nothing is imported here: the web speaks of mappings without what reads Excel, Parquet and histories.
"""
