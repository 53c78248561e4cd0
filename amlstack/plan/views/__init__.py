"""The plan for people and for programs: a tree, a diagram, a document."""

from .document import document
from .mermaid import mermaid
from .tree import tree

__all__ = ["document", "mermaid", "tree"]
