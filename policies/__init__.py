"""The checks: rules over resources in ARM's shape, and the Pulumi policy pack that runs them."""

from .graph import Graph, NotYet, Resource, Unknown
from .rule import Pending, Rule, Verdict, judge
from .rules import RULES

__all__ = ["RULES", "Graph", "NotYet", "Pending", "Resource", "Rule", "Unknown", "Verdict", "judge"]
