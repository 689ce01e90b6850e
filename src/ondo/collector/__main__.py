"""`python -m ondo.collector [PORT]`: the collector by itself."""

from __future__ import annotations

import sys

from ondo.collector.serve import PORT, run

if __name__ == "__main__":
    run(port=int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
