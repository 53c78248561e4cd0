"""Workspace files from what exists already: an expanded ARM template, or a folder of az ml's YAML files."""

from .az import from_az
from .differences import differences, guarded
from .result import Found, NothingToImport
from .template import from_template
from .unsaid import unsaid
from .writing import text

__all__ = ["Found", "NothingToImport", "differences", "from_az", "from_template", "guarded", "text", "unsaid"]
