"""Set the checkout up: `python3 -m tools.setup`, or `make setup`."""

import sys

NEEDED = (3, 11)

if sys.version_info < NEEDED:
    sys.stderr.write(
        "setup: Python %d.%d or newer is needed, %s is %d.%d. Name another: `make setup PYTHON=python3.12`.\n"
        % (NEEDED[0], NEEDED[1], sys.executable, sys.version_info[0], sys.version_info[1])
    )
    sys.exit(2)

from tools.setup.run import main  # noqa: E402  an older Python can't even read it

sys.exit(main())
