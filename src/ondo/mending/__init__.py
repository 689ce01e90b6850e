"""What the collector would make of a quarantined call now: for whoever mends one, by a command or on a page."""
