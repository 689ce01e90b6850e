"""What the fold wrote down, as the tables of a replay."""
