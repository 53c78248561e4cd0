"""Write docs/datastores anew: `python -m tools.datastores`. With --check nothing is written: it says what is stale."""

import sys

from tools.datastores.pages import FOLDER, pages
from tools.generated_folder import renew

sys.exit(renew("python -m tools.datastores", __doc__, FOLDER, pages))
