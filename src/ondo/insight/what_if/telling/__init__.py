"""What-if figures in words, tables and charts: the same sections for the terminal and for the HTML page."""
