"""From an ARM template to a workspace file: the workspace and what it stands on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from amlstack.arm.language import Expanded, Resource
from amlstack.catalog import machinelearning
from amlstack.literal_credentials import masked
from amlstack.plan import nodes
from amlstack.plan.mapping import Key, keys
from amlstack.spec import spellings
from amlstack.spec.fill import nested
from amlstack.spec.model import StorageAccountSpec, UserAssignedIdentitySpec, WorkspaceSpec

from .accounts import data_accounts
from .approver import with_approver
from .bodies import Bodies, get, is_known, known_part, names_of, word_of
from .datastores import Datastores
from .firewalls import FirewallImport
from .managed_network import ComputeNetwork
from .network import Networks
from .result import Found, NothingToImport
from .secrets import without_credentials

_PRIMARY = "primary_user_assigned_identity"


def from_template(expanded: Expanded, workspace: str | None = None) -> Found:
    """The workspace file of the workspace in an expanded ARM template; `workspace` names it where there are several.

    Raises NothingToImport where there is no workspace, or several and none is named.
    """
    bodies = Bodies(expanded)
    return _Import(bodies, _workspace(bodies, workspace)).found()


def _workspace(bodies: Bodies, wanted: str | None) -> Resource:
    found = bodies.of_type(machinelearning.WORKSPACE.type)
    names = [str(resource.body["name"]) for resource in found]
    if not found:
        raise NothingToImport(f"the template has no {machinelearning.WORKSPACE.type}")
    chosen = [one for one, name in zip(found, names, strict=True) if wanted in (None, name)]
    if len(chosen) != 1:
        what = f"no workspace {wanted!r}" if wanted else f"{len(found)} workspaces"
        raise NothingToImport(f"the template has {what}; name one of {', '.join(names)} with --workspace")
    return chosen[0]


class _Import:
    """One workspace on its way into a file."""

    def __init__(self, bodies: Bodies, workspace: Resource) -> None:
        self._bodies = bodies
        self._workspace = workspace
        self._notes: list[str] = []
        self._warnings: list[str] = []

    def found(self) -> Found:
        """Everything that the file can say."""
        mapping: dict[str, Any] = {"name": None, "resource_group": self._workspace.scope.resource_group}
        mapping |= self._settings(self._workspace, WorkspaceSpec, "the workspace")
        mapping["identity"] = self._identity(get(self._workspace.body, "identity"))
        mapping[_PRIMARY] = self._primary(mapping["identity"], mapping.pop(_PRIMARY, None))
        mapping |= dict(self._plain_kinds())
        datastores = Datastores(self._bodies, self._workspace)
        mapping["datastores"] = datastores.found()
        accounts = data_accounts(self._bodies, mapping["datastores"], self._workspace)
        mapping["storage_accounts"] = [
            *(self._settings(account, StorageAccountSpec, str(account.body["name"])) for account in accounts),
            *datastores.accounts,
        ]
        self._network(mapping, accounts)
        spellings.settle(mapping)
        self._notes.extend(with_approver(mapping))
        made, left = without_credentials({key: value for key, value in mapping.items() if value})
        notes = tuple(map(masked, (*self._notes, *datastores.notes, *left)))
        return Found(made, notes, warnings=tuple(map(masked, self._warnings)))

    def _settings(self, made: Resource, record: type, whose: str) -> dict[str, Any]:
        """What the file's record says of a resource: its kind's template read backwards. False is what it is anyway."""
        node: Any = next((node for node in nodes.NODES if node.kind.type.lower() == made.type.lower()), None)
        known = keys(node) if node else {}
        declared = [field.name for field in dataclasses.fields(record)]
        found = {
            key: self._value(value, key, known[key], record, whose)
            for key in declared
            if key in known and (value := get(made.body, known[key].path)) is not None
        }
        if "network_acls" in declared:
            firewall = FirewallImport(made)
            found |= firewall.found()
            self._notes.extend(firewall.notes)
        if "managed_network" in declared:
            network = ComputeNetwork(made)
            found |= network.found()
            self._notes.extend(network.notes)
        return {key: value for key, value in found.items() if value is not None and value is not False}

    def _value(self, value: Any, key: str, said: Key, record: type, whose: str) -> Any:
        """The file's value for ARM's; None, with a note, where it has none."""
        dependency, _ = nested(record, key)
        if dependency:
            return self._dependency(value, dependency, f"{whose}'s {said.path}")
        if not is_known(value):
            value, waits = known_part(value)
            for left in [f"{key}.{each}" for each in waits] or [key]:
                what = f"{said.path} of {whose} is only known at a deployment"
                self._notes.append(f"{what}: the file leaves {left} out")
        if value is None:
            return None
        if key == "name":
            return str(value).rpartition("/")[2]
        word = word_of(value, said.words) if said.words else value
        if word is None:
            self._notes.append(f"{whose}'s {said.path} is {value}, for which the file has no word")
        return word

    def _dependency(self, id_: Any, record: type, what: str) -> Any:
        """A dependency: settings where the template makes it, the id where it exists already."""
        if not is_known(id_):
            self._notes.append(f"{what} is only known at a deployment; add its ARM id to the file")
            return None
        made = self._bodies.by_id(id_)
        return id_ if made is None else self._settings(made, record, str(made.body["name"]))

    def _plain_kinds(self) -> Iterator[tuple[str, Any]]:
        """The keys whose records are plain kinds, with those that the template has for this workspace."""
        for node in nodes.NODES:
            if node.declared_as is None:
                continue
            record, many = nested(WorkspaceSpec, node.declared_as)
            found = [
                self._settings(made, record, str(made.body["name"]))
                for made in self._bodies.of_type(node.kind.type)
                if record and self._belongs(node, made)
            ]
            yield node.declared_as, found if many else next(iter(found), None)

    def _belongs(self, node: type[nodes.Node], made: Resource) -> bool:
        """Whether a resource is the workspace's: in it, attached to it, or of a kind that is neither."""
        if issubclass(node, nodes.Child):
            return names_of(made)[0] == names_of(self._workspace)[-1]
        attached = str(made.id).lower().startswith(f"{self._workspace.id}/".lower())
        return attached or not issubclass(node, nodes.Extension)

    def _network(self, mapping: dict[str, Any], accounts: list[Resource]) -> None:
        """Add what lies around the workspace; a subnet of its own network goes by its name."""
        around = Networks(self._bodies, self._workspace, accounts)
        mapping["network"] = around.found()
        if (serverless := mapping.get("serverless_compute")) and (subnet := serverless.get("custom_subnet")):
            mapping["serverless_compute"] = {**serverless, "custom_subnet": around.subnet(subnet)}
        self._notes.extend(around.notes)
        self._warnings.extend(around.warnings)

    def _identity(self, given: Any) -> Any:
        """The workspace's identity; the file's default, system_assigned, need not be said."""
        type_ = get(given, "type")
        word = word_of(type_, machinelearning.IDENTITY_WORDS) if type_ else None
        ids = list(get(given, "userAssignedIdentities") or {})
        if word is None or (word == "system_assigned" and not ids):
            return None
        users = [self._dependency(id_, UserAssignedIdentitySpec, "a user-assigned identity") for id_ in ids]
        return {"type": word, "user_assigned_identities": users}

    def _primary(self, identity: Any, id_: Any) -> str | None:
        """What the workspace acts as, by its name where the template makes it; None where the file's default is it."""
        users = identity["user_assigned_identities"] if identity else []
        made = self._bodies.by_id(id_)
        own = made.body["name"] if made else id_
        named = [each if isinstance(each, str) else each.get("name") for each in users if each]
        default = named[:1] if identity and identity["type"] == "user_assigned" else [None]
        return None if [own] == default else own
