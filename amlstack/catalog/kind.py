"""The record that holds what Azure, and azure-native, say of one kind of resource."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from .versions import api_versions

Scope = Literal["global", "subscription", "resource group", "region", "parent", "tenant"]


@dataclass(frozen=True, slots=True)
class NameRule:
    """What a lawful name of a kind looks like.

    Source: Azure's naming rules, https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
    """

    shortest: int
    longest: int
    pattern: str
    """A regular expression for the whole name; lengths are not part of it."""
    says: str
    """The pattern in words, as it stands in an error: 'lower-case letters and digits'."""
    unique_in: Scope

    def fault(self, name: str) -> str | None:
        """The rule that `name` breaks, in words, or None where it is lawful."""
        if not self.shortest <= len(name) <= self.longest:
            return f"has {len(name)} characters, not {self.shortest} to {self.longest}"
        if not re.fullmatch(self.pattern, name):
            return f"must be {self.says}"
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of resource: its ARM type, its azure-native token, and what is special about either.

    Property paths are dotted ARM paths from the top of the body (`properties.encryption`, `sku.name`).
    """

    stem: str
    """The kind's word in this project: its node, template and component carry it as their file's name."""
    title: str
    """What people call it: 'storage account'."""
    type: str
    """ARM type, cased as published."""
    api_version: str
    """The version that stands in templates, and that azure-native 3.29 uses unless `native_version` says otherwise."""
    token: str
    """azure-native's type token."""
    former_tokens: tuple[str, ...] = field(default=(), kw_only=True)
    """What azure-native called it before, which programs of its version 2 still say: its aliases name them."""
    name: NameRule
    name_input: str
    """The azure-native input (and sometimes output) that holds the last segment of the ARM name."""
    parent_inputs: tuple[str, ...] = ("resourceGroupName",)
    """The azure-native inputs that name what it lies in, outermost first. `=default` is a fixed segment; `path=prefix/`
    is an input `path` that holds the name behind that prefix."""
    fixed_inputs: Mapping[str, str] = field(default_factory=dict)
    """The azure-native inputs of a generic resource that say which kind it is, and their values: not in its body."""
    query_inputs: tuple[str, ...] = ()
    """The azure-native inputs that go into the request's query, not its body."""
    native_version: str | None = None
    """azure-native's default api-version, where it differs from `api_version`."""
    name_by_convention: bool = False
    """Its name tells nothing that somebody chooses: a private DNS zone's is Azure's. A template asks for none."""
    taggable: bool = True
    located: bool = True
    wrapped: bool = False
    """azure-native keeps `properties` as an input of its own, instead of moving its children up."""
    top: tuple[str, ...] = ("location", "tags", "sku", "kind", "identity")
    """What stands at the top of the ARM body; everything else is inside `properties`."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """azure-native's spelling of a property to ARM's, where they differ; dotted below `properties`, `[]` for items."""
    flattened: bool = False
    """azure-native moves up what an object inside of `properties` holds in `properties` of its own, as is published."""
    standalone: tuple[str, ...] = ()
    """Lists of what can be resources of their own too. azure-native leaves them as they are where a program doesn't
    set them. Source: maintainSubResourceIfUnset, and pulumi-azure-native's CONTRIBUTING.md, "Sub-resources"."""
    identity_list: bool = False
    """azure-native takes identity.userAssignedIdentities as a list of ids; ARM wants a map with empty objects."""
    replace_on: tuple[str, ...] = ()
    """Changing one of these makes azure-native replace the resource; what spells the id always does. All else is sent
    as an update, which Azure may refuse. Source: the provider's forceNewMap, and x-ms-mutability without `update`."""
    create_only: tuple[str, ...] = ()
    """Azure refuses to change these after creation."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """What a creation is told to do once besides, by the path that tells it. It is no state: later PUTs with it do
    nothing. A template says it by a parameter; Pulumi makes a call of its own (plan/steps.py)."""
    also_read_only: tuple[str, ...] = ()
    """Only Azure writes these too, though that isn't published, or not so."""
    only_published: Mapping[str, str] = field(default_factory=dict)
    """Properties of which the service refuses every word that no api-version publishes, though the list is published as
    open, and where that is documented."""
    not_required: Mapping[str, str] = field(default_factory=dict)
    """Properties that the service does without, though they are published as required, and what shows it."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Properties that hold the id of another resource, and that resource's type."""
    secrets: tuple[str, ...] = ()
    """Paths that hold a credential: write-only, never given back by an ordinary answer."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """What only Azure knows of it and others refer to, by our name, and the path at which it answers."""
    lasting: tuple[str, ...] = ()
    """Of `outputs`, what stays the same as long as the resource, or its own identity, exists."""
    soft_delete_days: int | None = None
    """How long a deleted one keeps its name, where Azure keeps it."""

    @property
    def namespace(self) -> str:
        """The resource provider: 'Microsoft.Storage'."""
        return self.type.partition("/")[0]

    @property
    def fixed_names(self) -> tuple[str, ...]:
        """The names that Azure fixes between its parent's and its own: `default`, of a storage account's service."""
        return tuple(word[1:] for word in self.parent_inputs if word.startswith("="))

    @property
    def extension(self) -> bool:
        """Whether it is attached to another resource, so that its id begins with that one's."""
        return self.parent_inputs in (("scope",), ("resourceUri",))

    @property
    def versions(self) -> tuple[str, ...]:
        """Every api-version that is known of it, the oldest first; its own where nothing is kept of its type."""
        return api_versions(self.type) or tuple(sorted({self.api_version, self.native_version or self.api_version}))

    @property
    def read_only(self) -> tuple[str, ...]:
        """What only Azure writes, as is published of `api_version`: an answer holds it, a declaration never does.

        `*` is any key of a map. The envelope, which every resource has, isn't among it.
        """
        return _read_only(self)


@cache
def _read_only(kind: Kind) -> tuple[str, ...]:
    from .published import published

    known = published(kind.type)
    found = known.paths(kind.api_version) if known else ()
    paths = (path for path, described in found if described.read_only and "." in path)
    return tuple(dict.fromkeys((*paths, *kind.also_read_only)))
