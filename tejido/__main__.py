"""`python -m tejido` is `tejido`."""

import sys


def run() -> int:
    """The command line, from its first import on: who presses Ctrl-C early is told nothing either."""
    try:
        from .cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
