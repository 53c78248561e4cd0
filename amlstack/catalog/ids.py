"""ARM ids: how they are spelled and how they are taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_GROUP = re.compile(
    r"^/subscriptions/(?P<subscription>[^/]+)/resourceGroups/(?P<group>[^/]+)(?P<rest>/.*)?$", re.IGNORECASE
)
_SUBSCRIPTION = re.compile(r"^/subscriptions/(?P<subscription>[^/]+)(?P<rest>/.*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArmId:
    """An ARM id in parts: `/subscriptions/S/resourceGroups/G/providers/NS/TYPE/NAME[/TYPE/NAME...]`."""

    subscription: str
    group: str | None
    type: str
    """'Microsoft.Storage/storageAccounts/blobServices/containers'; a group is a Microsoft.Resources/resourceGroups."""
    names: tuple[str, ...]
    """One name for each segment of the type after the namespace."""
    scope: str | None = None
    """What an extension resource (a role assignment, a lock) is attached to, where that is a resource."""

    @property
    def name(self) -> str:
        """The last name."""
        return self.names[-1]

    @property
    def arm_name(self) -> str:
        """The name as a template spells it: 'account/default/container'."""
        return "/".join(self.names)

    def __str__(self) -> str:
        if self.type.lower() == "microsoft.resources/resourcegroups":
            return group_id(self.subscription, self.names[0])
        base = self.scope or (
            group_id(self.subscription, self.group) if self.group else f"/subscriptions/{self.subscription}"
        )
        return resource_id(base, self.type, *self.names)


def group_id(subscription: str, group: str) -> str:
    """The id of a resource group."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}"


def resource_id(scope: str, type_: str, *names: str) -> str:
    """The id of a resource of `type_` under `scope` (a group's or a resource's id), one name a segment of the type."""
    namespace, *segments = type_.split("/")
    pairs = "/".join(f"{segment}/{name}" for segment, name in zip(segments, names, strict=True))
    return f"{scope}/providers/{namespace}/{pairs}"


def parse(text: str) -> ArmId:
    """Take an ARM id apart, in any case; the casing of names is kept.

    Raises ValueError, saying what is missing, where `text` is no id of a group or a resource.
    """
    match = _GROUP.match(text) or _SUBSCRIPTION.match(text)
    if not match:
        raise ValueError("an ARM id starts with /subscriptions/SUBSCRIPTION/resourceGroups/GROUP")
    subscription, group = match["subscription"], match.groupdict().get("group")
    rest = match["rest"] or ""
    if not rest and group:
        return ArmId(subscription, group, "Microsoft.Resources/resourceGroups", (group,))
    cut = rest.lower().rfind("/providers/")
    parts = rest[cut + len("/providers/") :].split("/") if cut >= 0 else []
    if len(parts) < 3 or len(parts) % 2 == 0 or not all(parts):
        raise ValueError("an ARM id ends with /providers/NAMESPACE/TYPE/NAME")
    scope = text[: len(text) - len(rest) + cut] if cut > 0 else None
    return ArmId(subscription, group, "/".join([parts[0], *parts[1::2]]), tuple(parts[2::2]), scope)


def is_id(text: str) -> bool:
    """Whether a dependency's word is an ARM id rather than a name: no name may hold a slash."""
    return text.startswith("/")
