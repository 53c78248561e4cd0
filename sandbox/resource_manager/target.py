"""What a request's path points at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from .errors import ArmError

GROUPS = "microsoft.resources/resourcegroups"
SUBSCRIPTIONS = "microsoft.resources/subscriptions"
TENANTS = "microsoft.resources/tenants"
PROVIDERS = "microsoft.resources/providers"
_ROOTS = {"subscriptions": SUBSCRIPTIONS, "tenants": TENANTS, "providers": PROVIDERS}
_SUBSCRIPTION = "/subscriptions/{}"


@dataclass(frozen=True, slots=True)
class Target:
    """A path in parts: `/subscriptions/S/resourceGroups/G/providers/NS/TYPE/NAME[/TYPE/NAME...][/tail]`."""

    subscription: str
    group: str | None
    scope: str
    """What the type lies under: a subscription, a group, or for an extension a resource."""
    type: str
    """In lower case: 'microsoft.storage/storageaccounts'; of the resource that a tail belongs to."""
    names: tuple[str, ...]
    tail: str = ""
    """A last segment without a name of its own: a collection on GET, an action on POST."""
    id: str = ""
    """The id as the path spells it, of the resource that a tail belongs to."""

    @property
    def name(self) -> str:
        """The last name, empty for a tail that stands right behind the namespace."""
        return self.names[-1] if self.names else ""

    @property
    def spelled_type(self) -> str:
        """The type as the path spells it."""
        namespace, *rest = self.id.rpartition("/providers/")[2].split("/")
        return "/".join([namespace, *rest[::2]]) if "/providers/" in self.id else self.type

    @property
    def namespace(self) -> str:
        """The resource provider, in lower case."""
        return self.type.partition("/")[0]


def parse(path: str) -> Target:
    """Take a path apart, in any case; a doubled slash, which az writes, counts as one. Raises ArmError 400 or 404 where
    ARM has no such path.
    """
    parts = [part for part in path.split("/") if part] or [""]
    root = _ROOTS.get(parts[0].lower())
    if root is None or len(path) > 8_000:
        raise nowhere()
    if len(parts) == 1:
        return Target("", None, "", root, (), "")
    if root == PROVIDERS:
        return _provided("", None, parts, 0)
    if root != SUBSCRIPTIONS:
        raise nowhere()
    subscription = _guid(parts[1])
    scope = _SUBSCRIPTION.format(parts[1])
    if len(parts) <= 3:
        return _in_subscription(subscription, scope, parts[2:])
    group = parts[3] if parts[2].lower() == "resourcegroups" else None
    if group and parts[4:5] and parts[4].lower() == "deployments":
        # clients of old leave the provider out of these paths, and of no others
        parts[4:4] = ["providers", "Microsoft.Resources"]
    # keywords stand at even places, names at odd ones: a resource may be called "providers"
    cut = max((i for i in range(2, len(parts), 2) if parts[i].lower() == "providers"), default=0)
    if cut and parts[4 if group else 2].lower() != "providers":
        raise nowhere()  # between a subscription, or a group, and what is provided there is nothing
    if cut:
        return _provided(subscription, group, parts, cut)
    if group and len(parts) <= 5:
        tail = parts[4].lower() if len(parts) == 5 else ""
        return Target(subscription, group, scope, GROUPS, (group,), tail, f"{scope}/resourceGroups/{group}")
    raise nowhere()


def nowhere() -> ArmError:
    """404: a path that Resource Manager doesn't know."""
    return ArmError(404, "InvalidResourceType", "The path names nothing that this Resource Manager has.")


def _in_subscription(subscription: str, scope: str, rest: list[str]) -> Target:
    tail = rest[0].lower() if rest else ""
    if tail == "resourcegroups":
        return Target(subscription, None, scope, "microsoft.resources", (), "resourcegroups", scope)
    return Target(subscription, None, scope, SUBSCRIPTIONS, (subscription,), tail, scope)


def _provided(subscription: str, group: str | None, parts: list[str], cut: int) -> Target:
    scope = "/" + "/".join(parts[:cut]) if cut else ""
    if group:
        scope = re.sub(r"(?i)^(/subscriptions/[^/]+)/resourcegroups/", r"\1/resourceGroups/", scope)
    namespace, *rest = parts[cut + 1 :] or ["microsoft.resources"]
    tail = rest.pop().lower() if len(rest) % 2 else ""
    type_ = "/".join([namespace, *rest[::2]]).lower()
    id_ = "/".join([scope, "providers", namespace, *rest])
    return Target(subscription, group, scope, type_, tuple(rest[1::2]), tail, id_)


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        message = f"The subscription identifier '{text[:100]}' is malformed: it must be a GUID."
        raise ArmError(400, "InvalidSubscriptionId", message) from None
