"""Set-up of the components' tests."""

from __future__ import annotations

# pytest's plugin would import it after the last test, when the SDK's nested event loops have thrown off the count by
# which CPython 3.11 guards its parser against recursion ("AST constructor recursion depth mismatch")
import hypothesis

__all__ = ["hypothesis"]
