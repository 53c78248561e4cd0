"""One deployment while it runs, the root or a nested one: its record, its operations, what went wrong in it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from amlstack.arm.language import Expanded, Resource
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.history import Deployment
from amlstack.sandbox.resource_manager.store import Store

from . import states


class Superseded(Exception):
    """The deployment is remembered no more: its group was deleted, or the sandbox emptied."""


@dataclass(slots=True)
class Part:
    """One deployment while it runs."""

    deployment: Deployment
    expanded: Expanded
    template: Mapping[str, Any]
    root: Mapping[str, Any]
    """The template in which the paths of its resources begin: its own, or one around it."""
    errors: list[ArmError] = field(default_factory=list)
    _begun: dict[int, float] = field(default_factory=dict)

    def keep(self, store: Store) -> None:
        """Write the record. Raises Superseded where it is gone, or another deployment's by now."""
        self._check(store)
        store.history.put(self.deployment)

    def _check(self, store: Store) -> None:
        if not store.history.has(self.deployment):
            raise Superseded

    def close(self, store: Store) -> None:
        """Note how it ended. Raises Superseded."""
        if self.errors:
            states.fail(self.deployment, self.errors)
        else:
            states.state(self.deployment, "Succeeded")
        self.keep(store)

    def note(
        self,
        store: Store,
        number: int,
        target: str | None,
        doing: str = "Create",
        status: int = 0,
        error: ArmError | None = None,
    ) -> None:
        """Write operation `number`: running where there is neither `status` nor `error`, else how it ended.

        Raises Superseded.
        """
        self._check(store)
        word = "Failed" if error else "Succeeded" if status else "Running"
        began = self._begun.setdefault(number, time.time())
        body = states.operation(self.deployment.id, number, target, word, began, doing)
        if error or status:
            code = error.status if error else status
            body["properties"]["statusCode"] = HTTPStatus(code).phrase.replace(" ", "")
        if error:
            body["properties"]["statusMessage"] = {"status": "Failed", "error": error.error}
        store.history.put_operation(self.deployment.id, number, body)

    def resource(self, number: int) -> Resource:
        """One of its resources."""
        return self.expanded.resources[number]
