"""The sections of the report, one file each: `section(reading)` gives what is to be seen, or None if nothing is."""
