"""Rotating the keys of the storage accounts of a plan: what uses which key, in which order, by which commands."""

from .commands import commands
from .steps import Step, steps
from .uses import FIRST, SECOND, Account, Use, accounts

__all__ = ["FIRST", "SECOND", "Account", "Step", "Use", "accounts", "commands", "steps"]
