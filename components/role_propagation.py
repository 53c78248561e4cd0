"""Waits until new role assignments have spread, before what needs them.

Azure takes an assignment at once and heeds it later, after up to 10 minutes. The wait is the program's, not the
engine's: a resource hook that slept would hold one of the few places in which the engine works (`--parallel`, four for
each core), so that many assignments would be waited for in turns, and each would be kept out of the state meanwhile. So
a hook only notes when the engine has created an assignment, and what needs it is registered once the time is over:
all of them wait side by side, and everything else goes on.

Source: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (changes that aren't detected),
https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory (the same of blobs).
"""

from __future__ import annotations

import os
from asyncio import sleep
from time import monotonic

import pulumi
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from .cloud import SANDBOX_URL

ROLE_WAIT = "AMLSTACK_ROLE_WAIT_SECONDS"
"""How many seconds; it wins over the stack's configuration."""
_KEY = "roleWaitSeconds"
_SECONDS = 120
"""On Azure, where nobody says otherwise: long enough for most assignments, as a failed run can be run again."""


class RolePropagation:
    """The new role assignments of one component."""

    def __init__(self, parent: pulumi.Resource) -> None:
        """Raises RunError where the time to wait is said and isn't one."""
        self._parent = parent
        self._seconds = _seconds()
        self._noted: set[str] = set()
        self._created: dict[str, float] = {}
        self._said = False

    def noted(self, name: str, key: str) -> pulumi.ResourceOptions:
        """Options of an assignment, by its name in Pulumi and its node's key, that tell when it is created."""
        self._noted.add(key)
        if not self._seconds or isinstance(get_monitor(), MockMonitor):
            return pulumi.ResourceOptions()  # the SDK's mocks run no hooks, and fail where one is registered

        def created(_: pulumi.ResourceHookArgs) -> None:
            self._created[key] = monotonic()

        hook = pulumi.ResourceHook(f"{name}-is-new", created)
        return pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(after_create=[hook]))

    def over(self, key: str, made: pulumi.CustomResource) -> pulumi.Input[pulumi.Resource]:
        """A node's resource, for a `depends_on`: an assignment once it has spread, if this run has created it."""
        return made.id.apply(lambda _: self._over(key, made)) if key in self._noted else made

    async def _over(self, key: str, assignment: pulumi.Resource) -> pulumi.Resource:
        if key in self._created:
            self._say()
            await sleep(max(0.0, self._created[key] + self._seconds - monotonic()))
        return assignment

    def _say(self) -> None:
        if self._said:
            return
        self._said = True
        tune = f"{ROLE_WAIT} in the environment, or `pulumi config set amlstack:{_KEY}`, says how long"
        said = f"waiting {self._seconds} s for new role assignments to spread, before what needs them; {tune}"
        pulumi.log.info(said, resource=self._parent)


def _seconds() -> int:
    """What the environment says, else the stack's configuration, else the default. Raises RunError."""
    config = pulumi.Config("amlstack").get(_KEY)
    said = {ROLE_WAIT: os.environ.get(ROLE_WAIT) or None, f"amlstack:{_KEY}": config}
    for name, value in said.items():
        if value is not None:
            return _whole(name, value)
    return 0 if os.environ.get(SANDBOX_URL) else _SECONDS


def _whole(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise pulumi.RunError(f"{name}: {value!r} is no time to wait for roles; write whole seconds, 0 for not at all")
    return int(value)
