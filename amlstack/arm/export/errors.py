"""Why there is no export."""

from __future__ import annotations

from collections.abc import Iterable


class ExportError(Exception):
    """Why there can be no export, or not there: `reasons`, a line each."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


class ShapeError(Exception):
    """Workspace files differ in more than values: `differences` says where, a line each."""

    def __init__(self, differences: Iterable[str]) -> None:
        self.differences = tuple(dict.fromkeys(differences))
        super().__init__("\n".join(self.differences))
