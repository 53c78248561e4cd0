"""Environment variables that more than one room reads."""

from __future__ import annotations

import re


def secret_variable(name: str) -> str:
    """The variable that gives the value of the secret of that name: AMLSTACK_SECRET_RAW_KEY for raw-key."""
    return f"AMLSTACK_SECRET_{re.sub(r'[^A-Z0-9]', '_', name.upper())}"
