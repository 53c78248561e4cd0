"""Views of a plan: a tree, a mermaid diagram, a JSON document, a list for `pulumi import`, where resources lie."""

from .document import document
from .imports import imports
from .location import group_of, in_other_group
from .mermaid import mermaid
from .tree import tree

__all__ = ["document", "group_of", "imports", "in_other_group", "mermaid", "tree"]
