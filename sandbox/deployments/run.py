"""A deployment under way: what needs nothing starts at once, the rest as soon as what it needs is there.

Each resource is written by the same call as a client's PUT, in a transaction of its own. What fails stops what needs
it, and nothing else. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable

from amlstack.sandbox.resource_manager.call import Answer, Call

from .plan import Plan, waits
from .progress import Part, Superseded
from .states import fail
from .steps import Steps
from .template_errors import own_fault

_LOG = logging.getLogger("amlstack.sandbox")


class Run:
    """One deployment, with those that are nested in it."""

    def __init__(self, call: Call, plan: Plan, root: Part) -> None:
        self._call, self._plan, self._root = call, plan, root

    async def __call__(self, send: Callable[[Call], Answer]) -> None:
        """Run to the end. Whatever happens, the deployment's state says so."""
        steps = Steps(self._call, send, self._plan)
        try:
            await self._deploy(self._root, steps)
        except* Superseded:
            _LOG.info("a deployment ends: it is remembered no more")
        except* Exception as errors:  # noqa: BLE001 - a fault of the sandbox's own ends the deployment, not the server
            self._give_up(errors)

    async def _deploy(self, part: Part, steps: Steps) -> bool:
        """Deploy one template; whether all of it succeeded."""
        steps.start(part)
        tasks: dict[str, asyncio.Task[bool]] = {}
        async with asyncio.TaskGroup() as group:
            for number, resource in enumerate(part.expanded.resources):
                tasks[str(resource.id).lower()] = group.create_task(self._resource(part, number, steps, tasks))
        return steps.end(part, root=part is self._root)

    async def _resource(self, part: Part, number: int, steps: Steps, tasks: dict[str, asyncio.Task[bool]]) -> bool:
        """Write one resource when what it needs is there; whether that is done. What never begins is noted nowhere."""
        resource = part.expanded.resources[number]
        if not all([await tasks[need.lower()] for need in resource.needs]):
            return False
        wanted = steps.wanted(part, number)
        if not wanted:
            return wanted is False
        if resource.nested or waits(resource):
            inner = steps.begin_nested(part, number)
            if inner is None:
                return False
            await self._deploy(inner, steps)
            return steps.finish_nested(part, number, inner)
        seconds = steps.begin(part, number)
        if seconds is None:
            return False
        await asyncio.sleep(seconds)
        steps.finish(part, number)
        return True

    def _give_up(self, errors: BaseExceptionGroup[Exception]) -> None:
        """Say that the sandbox itself failed, or its state can't be written: then that is kept in memory."""
        store = self._call.store
        self._root.errors.append(own_fault(errors))
        try:
            with store.transaction():
                self._root.close(store)
        except sqlite3.Error:
            fail(self._root.deployment, self._root.errors)
            store.history.remember(self._root.deployment)
