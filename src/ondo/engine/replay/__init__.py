"""Replay: any playbook over a whole history, into tables that everything later asks."""

from ondo.engine.replay.exporting import Format, export
from ondo.engine.replay.folder import Facts, Replayed, open_replayed, whole_file, whole_folder
from ondo.engine.replay.run import Engine, Scan, last_instant, replay, replay_many, write_replay
from ondo.engine.replay.tables import SCHEMAS

__all__ = [
    "SCHEMAS",
    "Engine",
    "Facts",
    "Format",
    "Replayed",
    "Scan",
    "export",
    "last_instant",
    "open_replayed",
    "replay",
    "replay_many",
    "whole_file",
    "whole_folder",
    "write_replay",
]
