"""Who reaches a workspace and what it stands on, and from where: by the resources that rules see.

What isn't declared here isn't known, and never counts as reached.
"""

from .answer import MISSING
from .pairs import RULE, Asked, of_workspace, reachabilities

__all__ = ["MISSING", "RULE", "Asked", "of_workspace", "reachabilities"]
