"""Several processes as one service: kept running, stopped together, none left behind."""
