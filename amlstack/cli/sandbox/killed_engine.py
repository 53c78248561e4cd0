"""What `amlstack sandbox up` and `destroy` do about an engine that was killed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .state import Unable

if TYPE_CHECKING:
    from amlstack.sandbox.engine.stack import Stack

_GRACE = 1.0
"""Seconds in which the plugin of a killed engine notices that it is alone: it looks every half a second."""


def mend(stack: Stack) -> None:
    """Mend what a killed engine left in the stack, and say so in one line on stderr. One that still runs is left alone.

    Raises Unable where it can't be mended.
    """
    if not stack.interrupted():
        return
    from amlstack.cli.recover import refuse_what_cannot_be_mended, save
    from amlstack.live import recover
    from amlstack.live.pulumi import PulumiError, locks
    from amlstack.live.pulumi import Stack as Opened
    from amlstack.sandbox.engine import environment
    from amlstack.sandbox.engine.orphans import end_orphans
    from amlstack.sandbox.plugin.arm_client import Arm, Refusal, Unreachable

    backend = environment.backend_url(stack.state)
    held = locks(backend, f"{environment.PROJECT}/{stack.name}")
    if any(lock.alive for lock in held or ()):
        return  # the engine says so itself
    end_orphans(Path(stack.environment["PULUMI_HOME"]))
    time.sleep(_GRACE)
    opened = Opened(stack.name, environment.config_folder(stack.state), stack.environment)
    try:
        found = recover.look(opened, held, Arm.from_environment(stack.environment).get)
        refuse_what_cannot_be_mended(found)
        backup = save(environment.backend(stack.state), stack.name, found)
        recover.mend(opened, found)
    except (PulumiError, Unreachable, Refusal) as error:
        raise Unable(str(error)) from None
    done = [f"{verdict} {each.name}" for verdict in ("adopt", "drop") for each in found.of(verdict)]
    said = "; ".join(["a killed run: its lock given up", *done])
    click.echo(f"mended   {said}; as it was: {backup}", err=True)
