"""`python -m amlstack`, and the command `amlstack`: the command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Ctrl-C while it is still being imported ends it as quietly as later."""
    try:
        from amlstack.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
