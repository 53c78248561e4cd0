"""Views of a plan: a tree, a diagram, a JSON document, a list for `pulumi import`, where resources lie, what exists."""

from .document import document
from .existing import Existing, existing
from .imports import imports
from .location import assignment, group_of, holder, in_other_group, scope
from .mermaid import mermaid
from .tree import tree

__all__ = [
    "Existing",
    "assignment",
    "document",
    "existing",
    "group_of",
    "holder",
    "imports",
    "in_other_group",
    "mermaid",
    "scope",
    "tree",
]
