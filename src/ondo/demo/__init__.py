"""The demo company: a made-up Japanese B2B company, its market, and two years of what happened, from a seed.

A market of 16,384 people is made at a time, by columns, and written before the next one begins; so any size fits
in memory. Markets share the calendar of campaigns and nothing else. Whoever wants to judge a playbook finds the
hidden truth beside the history; a replay never reads it.
"""
