"""What a provider is handed with each request, and what it may answer."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .body import Body
from .errors import ArmError, busy, group_missing
from .records import Resource
from .store import Store
from .target import Target

if TYPE_CHECKING:
    from .provider import Provider


_SHORTEST_WAIT = 0.005


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, a JSON body or none, and headers."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set on a server."""

    delay: float = 0.05
    """Seconds that a long-running operation takes."""
    idle: float = 3600.0
    """Seconds without a request after which the server ends by itself; 0 is never."""
    roles_spread: float = 0.0
    """Seconds after its creation for which a role assignment counts for nothing: a fault that can be asked for."""

    zone_groups_by_policy: str = ""
    """The id of the resource group whose private DNS zones a policy ties every private endpoint to; empty for none."""

    no_approval: tuple[str, ...] = ()
    """Ids of subscriptions, groups and resources to which, and below which, clients connect by request alone."""

    def may_approve(self, target: str) -> bool:
        """Whether the clients have the right to approve a private endpoint's connection to a resource."""
        return not any(f"{target}/".lower().startswith(f"{each.rstrip('/')}/".lower()) for each in self.no_approval)

    @property
    def retry_after(self) -> str:
        """Seconds that a client is told to wait between polls; never 0, which clients take for 'not said'."""
        return f"{max(self.delay, _SHORTEST_WAIT):g}"

    @property
    def begun_retry_after(self) -> str:
        """What the answer that begins an operation says: whole seconds, since clients parse it as a number without a
        fraction. They don't wait for it: the first poll comes at once.
        """
        return str(max(1, math.ceil(self.delay)))


Work = Callable[[Callable[["Call"], Answer]], Awaitable[None]]
"""What goes on after an answer was given. It is handed what answers a call, and opens its own transactions."""


def _refused(work: Work) -> None:
    raise NotImplementedError("no server runs that could go on with it")


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with the store inside of its transaction."""

    method: str
    target: Target
    query: Mapping[str, str]
    """Keys in lower case."""
    body: Body
    store: Store
    settings: Settings
    providers: Mapping[str, Provider]
    """Every provider by its type in lower case."""
    url: str = ""
    """Where this server is reached: 'http://127.0.0.1:50000'."""
    path: str = ""
    """The path as it was asked for."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The request's headers, case-insensitive."""
    raw: bytes = b""
    """The body as it came, for what must say where in it a fault stands. `body` is empty then."""
    start: Callable[[Work], None] = _refused
    """Begin work that goes on after this call."""

    @property
    def api_version(self) -> str:
        """The request's api-version."""
        return self.query.get("api-version", "")

    def says(self, name: str) -> bool:
        """Whether a query parameter says true."""
        return self.query.get(name.lower(), "").lower() == "true"

    def need_group(self) -> Resource:
        """The resource group of the path. Raises ArmError 404."""
        group = self.store.get(f"/subscriptions/{self.target.subscription}/resourceGroups/{self.target.group}")
        if group is None:
            raise group_missing(str(self.target.group))
        return group

    def refer(self, id_: object, type_: str, path: str, code: str = "BadRequest") -> Resource:
        """What the body's `path` names. Raises ArmError where it isn't there, isn't ready or isn't of `type_`."""
        if id_ is None or id_ == "":
            raise ArmError(
                400, code if code != "ResourceNotFound" else "BadRequest", f"'{path}' names no {type_}.", path
            )
        found = self.store.get(id_) if isinstance(id_, str) else None
        if found is None or found.type.lower() != type_.lower():
            message = f"'{path}' names a {type_} that does not exist: '{id_}'."
            raise ArmError(404 if code == "ResourceNotFound" else 400, code, message, path)
        if found.ready_at > time.time():
            raise busy(found.id)
        return found


def now() -> str:
    """The time in ARM's form."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def system_data(existing: Resource | None) -> dict[str, str]:
    """`systemData` for a resource that is written now."""
    stamp, who = now(), {"By": "sandbox", "ByType": "User"}
    before = existing.body.get("systemData", {}) if existing else {}
    made = {"createdAt": before.get("createdAt", stamp), **{f"created{key}": value for key, value in who.items()}}
    return {**made, "lastModifiedAt": stamp, **{f"lastModified{key}": value for key, value in who.items()}}
