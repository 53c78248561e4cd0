"""The walk through a rotation in the sandbox: the plan's steps, done one after the other."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from amlstack.catalog import ids
from amlstack.cli.rotate import title
from amlstack.plan.rotation import FIRST, SECOND, Account, Step, steps
from amlstack.sandbox import rotation, vaults
from amlstack.sandbox.rotation import Registered
from amlstack.variables import secret_variable

if TYPE_CHECKING:
    from amlstack.plan import SecretRef
    from amlstack.sandbox.engine.stack import Stack

_OTHER = {FIRST: SECOND, SECOND: FIRST}
_KEYED = ("read", "secret")


@dataclass(slots=True)
class Walk:
    """One account's rotation. It raises what asking the server and the engine raises."""

    planned: Account
    live: rotation.Account
    workspace: str
    """The id of the file's workspace."""
    file: str
    stack: Stack | None
    """Whose configuration keeps the file's secrets."""
    stacked: bool
    """Whether the workspace has a stack."""
    unchecked: frozenset[str]
    """The datastores whose storage nobody looks at, in lower case."""
    _notes: dict[str, str] = field(default_factory=dict)
    """What the user should know in the end, by what it is about."""

    def run(self) -> None:
        """Do the steps, from where an earlier run was broken off. Raises ClickException where one must not be done."""
        todo = self._steps()
        fresh = self.live.fresh()
        done = max((at for at, step in enumerate(todo, 1) if step.do == "regenerate" and step.key in fresh), default=0)
        click.echo(f"account  {self.planned.name}")
        if done:
            click.echo(f"resumed  {' and '.join(fresh)} drawn anew already, by a run that didn't end")
        for number, step in enumerate(todo[done:], done + 1):
            click.echo(f"step {number}/{len(todo)} {title(step)}")
            {"move": self._move, "regenerate": self._regenerate, "sync": self._sync}[step.do](step)
        self.live.finish()
        click.echo(f"done     both keys of {self.planned.name} are new")
        if self.stacked:
            click.echo(f"next     amlstack sandbox up {self.file}  (it writes the new keys into its stack)")
        for note in self._notes.values():
            click.echo(f"note     {note}")

    def _steps(self) -> list[Step]:
        """The plan's; other workspaces that stand on the account are synced too, also where the file's own is not."""
        todo = list(steps(self.planned))
        if self.live.workspaces() and not any(step.do == "sync" for step in todo):
            after = next(at for at, step in enumerate(todo, 1) if step.do == "regenerate" and step.key == FIRST)
            todo.insert(after, Step("sync", FIRST, (), "other workspaces stand on the account"))
        return todo

    def _move(self, step: Step) -> None:
        self._keep(step)
        there = {each.name.lower(): each for each in self.live.registered() if self._own(each)}
        for use in step.uses:
            found = there.get(use.name.lower())
            if use.kind == "sas":
                note = "the SAS token stays: the sandbox checks no signature, Azure does, so sign a new one there"
                self._notes[use.name] = f"{use.name}: {note}"
            elif found is None:
                click.echo(f"         {use.name} isn't registered with a key: left alone")
            elif found.key != step.key:
                self.live.register(found.id, step.key, unchecked=use.name.lower() in self.unchecked)
                click.echo(f"         {use.name} is registered with {step.key}")

    def _keep(self, step: Step) -> None:
        """Put the key where the file's secrets are kept, before what holds them is registered with it."""
        for secret in dict.fromkeys(use.secret for use in step.uses if use.kind == "secret" and use.secret is not None):
            if secret.key_vault is not None:
                self._keep_in_vault(secret, step.key)
            elif self.stack is not None:
                self.stack.set_secret(secret.name, self.live.keys()[step.key])
                click.echo(f"         secret {secret.name} is {step.key}, in the stack's configuration")
            else:
                note = f"secret {secret.name}: no stack keeps it, so the next deployment must be given {step.key}"
                self._notes[secret.name] = note
            if secret.key_vault is None and (variable := secret_variable(secret.name)) in os.environ:
                self._notes[variable] = f"{variable} is set in this shell and goes first: unset it, it is an old key"

    def _keep_in_vault(self, secret: SecretRef, key: str) -> None:
        id_, vault = str(secret.key_vault), ids.parse(str(secret.key_vault)).name
        if not vaults.there(self.live.server, id_):
            click.echo(f"         secret {secret.name}: there is no key vault {vault} in the sandbox: left alone")
            return
        version = vaults.put(self.live.server, id_, secret.name, self.live.keys()[key])
        click.echo(f"         secret {secret.name} is {key}, in key vault {vault}")
        if secret.version is not None:
            note = f"{self.file} must change: it names a version of secret {secret.name}, which is an old key now"
            self._notes[secret.name] = f"{note}: write `version: {version}`, or leave it out"

    def _regenerate(self, step: Step) -> None:
        """Draw the key anew, once nothing holds it. Raises ClickException where something does."""
        holding = {each.name.lower() for each in self._holders(step.key) if self._own(each)}
        strays = tuple(use for use in self.planned.uses if use.kind in _KEYED and use.name.lower() in holding)
        if strays:  # registered with another key than the file says
            self._move(Step("move", _OTHER[step.key], strays, ""))
        if left := self._holders(step.key):
            raise click.ClickException(self._refusal(step.key, left))
        self.live.regenerate(step.key)

    def _holders(self, key: str) -> list[Registered]:
        """What would lose its key. A workspace's own datastores get the new first key by the sync that follows."""
        return [each for each in self.live.registered() if each.key == key and not (each.system and key == FIRST)]

    def _own(self, found: Registered) -> bool:
        """Whether the file declares it, with a key."""
        declared = {use.name.lower() for use in self.planned.uses if use.kind in _KEYED}
        return found.workspace.lower() == self.workspace.lower() and found.name.lower() in declared

    def _refusal(self, key: str, left: list[Registered]) -> str:
        named = [f"  datastore {each.name} of workspace {ids.parse(each.workspace).name}" for each in left]
        return "\n".join(
            [
                f"{key} of {self.planned.name} is not drawn anew: {self.file} doesn't declare what still holds it:",
                *named,
                f"Register it with {_OTHER[key]}, or unregister it, and run this again: it goes on from here.",
            ]
        )

    def _sync(self, _: Step) -> None:
        for workspace in self.live.workspaces():
            self.live.sync(workspace)
            click.echo(f"         workspace {ids.parse(workspace).name} is synced")
