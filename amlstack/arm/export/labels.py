"""What a template calls its resources: nothing that one workspace file alone says may name what serves others too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from amlstack.plan.nodes import RoleAssignment

from .aligned_plans import Source


def labels(sources: Sequence[Source]) -> Mapping[str, str]:
    """A word for each resource by its key in the first plan, for the names of parameters: '' where its kind will do.

    It is the part of the key behind the kind where all plans have the same, else a number.
    """
    numbers: Counter[str] = Counter()
    found: dict[str, str] = {}
    for row in zip(*(source.plan for source in sources), strict=True):
        first = row[0]
        numbers[first.kind.stem] += 1
        number = str(numbers[first.kind.stem])
        instead = f"{first.role} {number}" if isinstance(first, RoleAssignment) else number
        which = {node.key.partition(":")[2] for node in row}
        found[first.key] = instead if len(which) > 1 else which.pop()
    return found
