"""The HTML report of a replay: `render` makes it, of the `blocks` that the terminal shows too.

Nothing is imported here: a command that shows a table needs the blocks, not the figures and what they calculate with.
"""
