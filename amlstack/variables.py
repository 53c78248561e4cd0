"""Environment variables that more than one room reads."""

from __future__ import annotations

import os
import re

MADE_UP = "made-up-"
"""How a value begins that the sandbox makes up for a secret that nobody gives."""
_SECRET = "AMLSTACK_SECRET_"


def given_secrets() -> list[str]:
    """The values of the secrets that the environment gives."""
    return [value for name, value in os.environ.items() if name.startswith(_SECRET) and value]


def secret_variable(name: str) -> str:
    """The variable that gives the value of the secret of that name: AMLSTACK_SECRET_RAW_KEY for raw-key."""
    return f"{_SECRET}{re.sub(r'[^A-Z0-9]', '_', name.upper())}"
