"""Workspace files from what exists already: an expanded ARM template, or a folder of az ml's YAML files."""

from .az import from_az
from .beyond import beyond
from .differences import differences
from .network_word import in_a_word
from .result import Found, NothingToImport
from .role_names import role_assignment_names
from .template import from_template
from .unsaid import unsaid
from .writing import text

__all__ = [
    "Found",
    "NothingToImport",
    "beyond",
    "differences",
    "from_az",
    "from_template",
    "in_a_word",
    "role_assignment_names",
    "text",
    "unsaid",
]
