"""Load and plan a workspace file for a command: its faults go to stderr, with exit code 2 and no traceback."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO, Any

import click

from amlstack.literal_credentials import masked
from amlstack.plan import Plan, PlanError, PlanFault, of_file
from amlstack.spec import Declaration, Fault, SpecError, load, text_of

from . import stdin


class Refused(click.ClickException):
    """A workspace file with faults, each of which is shown on a line of its own."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__(masked("\n".join(map(str, self.faults))))

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the faults to `file`, or to stderr."""
        click.echo(self.message, file=file, err=file is None)


def declared(file: str) -> Declaration:
    """The declaration in `file`, or on standard input where that is `-`. Raises Refused with every fault of shape."""
    try:
        if file == stdin.DASH:
            text = text_of(stdin.content(), stdin.SHOWN)
            return load(stdin.SHOWN, {os.path.realpath(stdin.SHOWN): text})
        return load(file)
    except SpecError as error:
        raise Refused(error.faults) from None


def planned(declaration: Declaration) -> Plan:
    """The plan for `declaration`. Raises Refused with everything that Azure would refuse, at its place in the file."""
    try:
        return of_file(declaration)
    except PlanError as error:
        raise Refused(refused(declaration, fault) for fault in error.faults) from None


def refused(declaration: Declaration, fault: PlanFault) -> Fault:
    """A fault of the plan at its place in the file, with the other place where two don't go together."""
    beside = "" if fault.against is None else f" ({declaration.place(fault.against)})"
    return Fault(declaration.place(fault.path), f"{fault.what}{beside}", fault.mend)
