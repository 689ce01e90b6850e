"""`python -m ondo.cli`: the `ondo` command."""

from ondo.cli import main

if __name__ == "__main__":
    main()
