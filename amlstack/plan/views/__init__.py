"""The plan for people and for programs: a tree, a diagram, a document, a list of what to import."""

from .document import document
from .imports import imports
from .location import group_of, in_other_group
from .mermaid import mermaid
from .tree import tree

__all__ = ["document", "group_of", "imports", "in_other_group", "mermaid", "tree"]
