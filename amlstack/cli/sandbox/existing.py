"""What FILE names as there already, before the engine runs: told where the sandbox lacks it, or made up."""

from __future__ import annotations

from collections.abc import Iterator

import click

from amlstack.plan import Plan, views
from amlstack.sandbox.control import SUBSCRIPTION, Running

OPTION = "--create-existing"


def lacking(server: Running, plan: Plan) -> list[views.Existing]:
    """What the plan uses, doesn't make, and the sandbox hasn't. Raises Refused, OSError.

    A place that a datastore isn't to look at needn't be there.
    """
    from amlstack.sandbox import existing

    wanted = {each.id(SUBSCRIPTION): each for each in views.existing(plan) if not all(map(_skips, each.users))}
    return [wanted[id_] for id_ in existing.missing(server, wanted)]


def _skips(node: object) -> bool:
    return getattr(node, "skip_validation", False) is True


def make(server: Running, wanted: list[views.Existing], location: str) -> None:
    """Make up what is lacking, and say so on stderr. Raises Refused, OSError."""
    from amlstack.sandbox import existing

    for each in wanted:
        existing.make(server, each.id(SUBSCRIPTION), location)
        click.echo(f"existing {_called(each)}: made up, the plainest there is", err=True)


def warn(wanted: list[views.Existing]) -> None:
    """Say what is lacking, before something fails for it."""
    for each in wanted:
        click.echo(f"existing {_called(each)}: isn't in the sandbox", err=True)


def way_out(wanted: list[views.Existing]) -> Iterator[str]:
    """How to go on where a run failed and something was lacking."""
    if wanted:
        names = ", ".join(f"{each.title} {each.name}" for each in wanted)
        yield f"The file names what the sandbox lacks: {names}."
        yield f"`amlstack sandbox up {OPTION}` makes up what is given by its id and doesn't exist."


def _called(each: views.Existing) -> str:
    return f"{each.title} {each.name} in {each.group}"
