"""Works off jobs: long work that somebody asked for and does not wait for.

A process takes a job by writing that it was seen; one that dies writes no more, and another one takes the job up from
its beginning. So the work of every kind of job can be done twice.
"""

from ondo.actions.jobs.run import work_off

__all__ = ["work_off"]
