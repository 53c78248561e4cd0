"""From role assignments on containers to `access` and `access_for` of the datastores that lie in them."""

from __future__ import annotations

from typing import Any

from amlstack.arm.language import Resource
from amlstack.catalog import identity, machinelearning, storage
from amlstack.plan.access import PRINCIPAL_TYPES, WORKSPACE

from .bodies import Bodies, get, id_of, word_of
from .value_sources import principal_of

_WORDS = {word: identity.ROLES[role] for word, role in machinelearning.ACCESS_ROLES.items()}
Container = tuple[str, str]
"""Account and container, in lower case."""


class Access:
    """The roles that a template gives on containers. What the plan wouldn't give is for `differences` to tell."""

    def __init__(self, bodies: Bodies, workspace: Resource) -> None:
        self._workspace = str(workspace.id).lower()
        primary = get(workspace.body, "properties.primaryUserAssignedIdentity")
        self._signs_in = [self._workspace, *([primary.lower()] if isinstance(primary, str) else [])]
        self._roles: dict[Container, dict[str, list[Any]]] = {}
        self._scopes: dict[Container, str] = {}
        self._given: dict[Container, int] = {}
        for resource in bodies.of_type(identity.ROLE_ASSIGNMENT.type):
            self._take(resource)

    def _take(self, resource: Resource) -> None:
        id_ = id_of(resource.body.get("scope"))
        role = str(get(resource.body, "properties.roleDefinitionId")).rpartition("/")[2]
        word = word_of(role, _WORDS)
        who = self._principal(resource.body)
        if id_ and word and who is not None and id_.type.lower() == storage.BLOB_CONTAINER.type.lower():
            container = (id_.names[0].lower(), id_.name.lower())
            self._roles.setdefault(container, {}).setdefault(word, []).append(who)
            self._scopes[container] = str(id_)

    def _principal(self, body: Any) -> Any:
        """Who a role is for, as the file says it; None where the file can't."""
        value = get(body, "properties.principalId")
        if isinstance(value, str):
            type_ = word_of(get(body, "properties.principalType"), {each: each for each in PRINCIPAL_TYPES})
            return {"principal_id": value} | (
                {"principal_type": type_} if type_ not in (None, PRINCIPAL_TYPES[0]) else {}
            )
        id_ = principal_of(value)
        if id_ is None:
            return None
        return WORKSPACE if id_.lower() in self._signs_in else id_

    def scope(self, container: Container) -> str | None:
        """The container's id, where a role is given on it."""
        return self._scopes.get(container)

    def said(self, container: Container, *, own: bool, declared: bool) -> dict[str, Any]:
        """The keys `access` and `access_for` of a datastore in that container; empty where they are the plan's default.

        Where several datastores lie in a container, each call gives the next of its roles. By default the plan gives
        the workspace no role on its own account (`own`), since Azure does, and reading on a declared one (`declared`).
        """
        roles = {
            word: [each for each in who if not (own and each == WORKSPACE)]
            for word, who in self._roles.get(container, {}).items()
        }
        words = [word for word, who in roles.items() if who]
        if not words:
            return {"access": "none"} if declared else {}
        number = self._given[container] = self._given.get(container, -1) + 1
        word = words[min(number, len(words) - 1)]
        if roles[word] == [WORKSPACE]:
            return {} if declared and word == "read" else {"access": word}
        return {"access": word, "access_for": roles[word]}
