"""The checks: rules over resources in ARM's shape, and the Pulumi policy pack that runs them."""

from typing import TYPE_CHECKING, Any

from .graph import Graph, NotYet, Resource, Unknown
from .rule import Pending, Rule, Verdict, judge

if TYPE_CHECKING:
    from .rules import RULES
else:

    def __getattr__(name: str) -> Any:
        """Every rule, once they are asked for: many a start needs few of them."""
        if name != "RULES":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from .rules import RULES

        return RULES


__all__ = ["RULES", "Graph", "NotYet", "Pending", "Resource", "Rule", "Unknown", "Verdict", "judge"]
