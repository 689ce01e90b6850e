"""The chapters of the reference, in reading order."""

from tests.spec.chapters import (
    bounds,
    corrections,
    cycles,
    deadlines,
    edges,
    events,
    fading,
    fit,
    in_force,
    recycling,
    scores,
    sequences,
    silence,
    time,
    triage,
    triggers,
)

CHAPTERS = (
    events,
    bounds,
    fading,
    fit,
    silence,
    scores,
    edges,
    triggers,
    sequences,
    time,
    triage,
    recycling,
    cycles,
    corrections,
    in_force,
    deadlines,
)
