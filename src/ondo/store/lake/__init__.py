"""The lake of a live store: everybody's log as Parquet files, brought up to date while the store goes on."""

from ondo.store.lake.follow import Followed, follow

__all__ = ["Followed", "follow"]
