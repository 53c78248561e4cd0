"""Views of a plan: a tree, a diagram, a JSON document, a list for `pulumi import`, where resources lie, what exists."""

from .document import document
from .existing import Existing, existing
from .imports import imports
from .location import group_of, in_other_group
from .mermaid import mermaid
from .tree import tree

__all__ = ["Existing", "document", "existing", "group_of", "imports", "in_other_group", "mermaid", "tree"]
