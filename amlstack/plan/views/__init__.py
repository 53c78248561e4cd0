"""The plan for people and for programs: a tree, a diagram, a document, a list of what to import."""

from .document import document
from .imports import imports
from .mermaid import mermaid
from .tree import tree
from .whereabouts import away, place

__all__ = ["away", "document", "imports", "mermaid", "place", "tree"]
