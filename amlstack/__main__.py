"""`python -m amlstack`: the command line."""

from __future__ import annotations

from amlstack.cli import main

main()
