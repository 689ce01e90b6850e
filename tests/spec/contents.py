"""The chapters of the reference, in reading order."""

from tests.spec.chapters import (
    bounds,
    corrections,
    cycles,
    deadlines,
    events,
    fading,
    fit,
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
    triggers,
    sequences,
    time,
    triage,
    recycling,
    cycles,
    corrections,
    deadlines,
)
