"""`amlstack sandbox show`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..telling import tell_json
from . import kept_names
from .made_up import made_up
from .state import said, state_option

if TYPE_CHECKING:
    from rich.tree import Tree

EXAMPLES = """\b
Examples:
  amlstack sandbox show
  amlstack sandbox show --json | jq '.[].id'
"""
_NO_BREAK = 10_000


@click.command(epilog=EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="ARM resources, sorted by id, without credentials.")
@state_option
def show(as_json: bool, state: Path) -> None:
    """List what exists in the sandbox, by resource group, and what is soft-deleted and keeps its name."""
    from amlstack.sandbox import contents

    with said():
        found, deleted, opaque = contents.existing(state), contents.deleted(state), contents.opaque(state)
    if as_json:
        tell_json(found)
    elif not found:
        click.echo("The sandbox is empty.")
    else:
        _print(found, opaque)
    if not as_json and (lost := list(made_up(state))):
        click.echo("\n" + "\n".join(lost))
    if deleted and not as_json:
        click.echo("\nSoft-deleted, and keeping their names:")
        click.echo("\n".join(kept_names.lines(deleted, state)))


def _print(found: list[dict[str, Any]], opaque: Collection[str]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _NO_BREAK  # a pipe has no width to break lines at
    for tree in _trees(found, opaque):
        console.print(tree)


def _trees(found: list[dict[str, Any]], opaque: Collection[str]) -> list[Tree]:
    """A tree for each group, each resource below the one that it lies in; the list is sorted, so parents come first."""
    from rich.markup import escape
    from rich.tree import Tree

    nodes: dict[str, Tree] = {}
    tops: list[Tree] = []
    for each in found:
        key = each["id"].lower()
        mark = "  opaque: not played" if each["type"].lower() in opaque else ""
        label = f"[bold]{escape(each['name'])}[/bold]  {escape(each['type'])}{escape(_about(each))}{mark}"
        above = next((nodes[key[:cut]] for cut in _cuts(key) if key[:cut] in nodes), None)
        nodes[key] = above.add(label) if above else Tree(label)
        if above is None:
            tops.append(nodes[key])
    return tops


def _cuts(key: str) -> list[int]:
    """Where an id might end above this one, the nearest first."""
    return [at for at in range(len(key) - 1, 0, -1) if key[at] == "/"]


def _about(each: dict[str, Any]) -> str:
    """Where it is, and what sort of it: a SKU, a role."""
    about = ", ".join(word for word in (each.get("location"), each.get("sku", {}).get("name"), _role(each)) if word)
    return f"  ({about})" if about else ""


def _role(each: dict[str, Any]) -> str | None:
    """The role that a role assignment gives, where the catalog knows it."""
    from amlstack.catalog import identity

    guid = str(each.get("properties", {}).get("roleDefinitionId", "")).lower().rpartition("/")[2]
    return {id_: role for role, id_ in identity.ROLES.items()}.get(guid)
