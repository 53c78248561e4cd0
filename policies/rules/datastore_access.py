"""Who is let in at the data of datastores that hold no credentials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

from amlstack.catalog import datastores, identity, machinelearning, roles, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, keys_of, template_key
from amlstack.policies.relations import account_of, assignments, own_identity, role
from amlstack.policies.rule import Example, Pillar, Profile, Rule, among

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-administrate-data-authentication"
_IDENTITY = "properties.serviceDataAccessAuthIdentity"
_SYSTEM, _USER = "WorkspaceSystemAssignedIdentity", "WorkspaceUserAssignedIdentity"
_READ = f"{storage.BLOB_CONTAINER.type}/blobs/read"
_BLIND = {
    *(
        guid
        for name, guid in identity.ROLES.items()
        if not any(fnmatch(_READ, action) for action in roles.BUILT_IN[name].data_actions)
    ),
    *identity.POWERFUL_ROLES.values(),
}
"""The built-in roles that don't let anybody read a blob; any other may."""
_DATA = {identity.ROLES[name]: name for name in machinelearning.ACCESS_ROLES.values()} | {
    identity.DATA_OWNER: "Storage Blob Data Owner"
}
_TYPES = tuple(machinelearning.DATASTORE_WORDS[word] for word in machinelearning.ROLE_TYPES)
_CONTAINER, _ACCOUNT = storage.BLOB_CONTAINER.type.lower(), storage.ACCOUNT.type.lower()

_Spot = tuple[str | None, str | None]
"""What a role is given on: an account by its key and a container by its name, None for any."""


def _lake(role_: str, scope: str) -> Example:
    """A lake beside a workspace, whose identity has a role on it."""
    whose = f"reference({id_of(machinelearning.WORKSPACE).strip('[]')}, '2025-12-01', 'Full')"
    assigned = {
        "roleDefinitionId": identity.role_definition_id("00000000-0000-0000-0000-000000000000", role_),
        "principalId": f"[{whose}.identity.principalId]",
        "principalType": "ServicePrincipal",
    }
    said = {
        "datastoreType": "AzureBlob",
        "accountName": "stcontosolake",
        "containerName": "raw",
        _IDENTITY.rpartition(".")[2]: _SYSTEM,
    }
    return (
        made(storage.ACCOUNT, "stcontosolake"),
        made(storage.BLOB_CONTAINER, "stcontosolake/default/raw"),
        workspace({"identity": {"type": "SystemAssigned"}}),
        made(machinelearning.DATASTORE, "contoso-ml/raw", properties=said),
        made(identity.ROLE_ASSIGNMENT, "0f9b7a61-6c1a-4e0a-9d3b-5a5f3c0d7e10", scope=scope, properties=assigned),
    )


def _subject(example: Example, type_: str) -> Example:
    """An example with its resource of a type last, which is the one that is judged."""
    return tuple(sorted(example, key=lambda each: each["type"] == type_))


_RAW = id_of(storage.BLOB_CONTAINER, "stcontosolake", "default", "raw")
_NARROW = _lake("Storage Blob Data Reader", _RAW)
_WIDE = _lake("Storage Blob Data Reader", id_of(storage.ACCOUNT, "stcontosolake"))
_BLINDLY = _lake("Reader", _RAW)


def _principal(datastore: Resource, graph: Graph) -> tuple[Resource, Resource, Resource] | None:
    """Workspace, account, and whose identity a datastore's data is read with: the workspace's, or one of its own.

    None where that is nobody here, or where the account is the workspace's own: Azure lets it in there by itself.
    """
    said = datastore.get(_IDENTITY)
    if not among(said, (_SYSTEM, _USER)) or not among(datastore.get("properties.datastoreType"), _TYPES):
        return None
    if not among(datastore.get("properties.credentials.credentialsType") or "None", ("None",)):
        return None
    account, above = account_of(datastore, graph), graph.above(datastore, machinelearning.WORKSPACE.type)
    if account is None or above is None or graph.referred(above, "storageAccount") is account:
        return None
    who = above if among(said, (_SYSTEM,)) else own_identity(above, graph)
    return None if who is None else (above, account, who)


def _container(datastore: Resource) -> str:
    type_ = str(datastore.get("properties.datastoreType")).lower()
    word = next(word for each, (word, _) in datastores.PLACES.items() if each.lower() == type_)
    return str(datastore.get(f"properties.{word}")).lower()


def _spots(scope: Any, graph: Graph) -> set[_Spot]:
    """The accounts and containers in the graph that a scope covers; a group's scope, or an unknown one, covers all."""
    found = graph.found(scope) if scope is not None else []
    if not found and isinstance(scope, str):
        ((key,), names) = keys_of(scope) or ("",), scope.rstrip("/").split("/")
        if key.startswith(f"{_CONTAINER}/"):
            account = graph.named(storage.ACCOUNT.type, names[-5])
            return {(account.key, names[-1].lower())} if account else set()
        return set() if key.startswith(f"{_ACCOUNT}/") else {(None, None)}
    spots: set[_Spot] = set() if found else {(None, None)}
    for each in found:
        if each.type.lower() == _CONTAINER:
            name, above = each.names[-1], each.names[0]
            account = graph.named(storage.ACCOUNT.type, above) if isinstance(above, str) else None
            spots.add((account.key if account else None, name.lower() if isinstance(name, str) else None))
        else:
            spots.add((each.key if each.type.lower() == _ACCOUNT else None, None))
    return spots


def _opened(graph: Graph) -> Mapping[str, set[_Spot]]:
    """What roles let each principal read, by the key of whose identity it is."""
    opened: dict[str, set[_Spot]] = defaultdict(set)
    for each in graph.of_type(identity.ROLE_ASSIGNMENT.type):
        definition = each.raw("properties.roleDefinitionId")
        if isinstance(definition, str) and definition.rpartition("/")[2].lower() in _BLIND:
            continue
        for key in keys_of(each.raw("properties.principalId")) or ():
            opened[key] |= _spots(each.raw("scope"), graph)
    return opened


def _sure(graph: Graph) -> Mapping[str, bool]:
    """The keys of the identities that have a role of which it is known which one it is."""
    found: dict[str, bool] = {}
    for each in graph.of_type(identity.ROLE_ASSIGNMENT.type):
        if isinstance(each.raw("properties.roleDefinitionId"), str) and not each.perhaps:
            found |= dict.fromkeys(keys_of(each.raw("properties.principalId")) or (), True)
    return found


class DatastoreRole(Rule):
    """An identity that a datastore is read with may read the storage.

    Registering checks nothing of it, and each job fails with a 403. On the workspace's own account Azure lets it in.
    """

    id = "AML-177"
    name = "Identity.DatastoreRole"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    follows = (machinelearning.WORKSPACE.type, storage.ACCOUNT.type, identity.ROLE_ASSIGNMENT.type)
    severity = Severity.WARNING
    source = _SOURCE
    maps = ("MCSB PA-7",)
    mend = (
        "Write `access: read` in the workspace file, or assign Storage Blob Data Reader on the container; where access "
        "lists or somebody else let it in, waive this."
    )
    good = _subject(_NARROW, machinelearning.DATASTORE.type)
    bad = _subject(_BLINDLY, machinelearning.DATASTORE.type)

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a role of the reading identity on the container or its account; both have to be in the graph."""
        found = _principal(datastore, graph)
        if found is None:
            return
        _, account, who = found
        container, opened = _container(datastore), graph.once(_opened)
        reached = {spot for key in _keys(who) for spot in opened.get(key, ())}
        if reached & {(None, None), (None, container), (account.key, None), (account.key, container)}:
            if not any(graph.once(_sure).get(key) for key in _keys(who)):
                raise NotYet(str(datastore), _IDENTITY)
            return
        graph.once(assignments).complete(who, _IDENTITY)
        yield self.finding(datastore, _IDENTITY, f"no role lets {who.called} read {container} of {account.called}")


def _keys(who: Resource) -> set[str]:
    """The keys by which ids and an Unknown's `refers` may name a resource."""
    return {who.key, template_key(who.type, *who.names)}


_UNSURE = ""
"""Stands for the account of datastores of which it isn't known who reads them, or on which account they lie."""


def _readers(graph: Graph) -> Mapping[str, list[tuple[Resource, Resource]]]:
    """The datastores that are read with an identity, with whose that is, by the key of their account."""
    found: dict[str, list[tuple[Resource, Resource]]] = defaultdict(list)
    for each in graph.of_type(machinelearning.DATASTORE.type):
        try:
            _, account, who = _principal(each, graph) or (None, None, None)
        except NotYet:
            found[_UNSURE].append((each, each))
            continue
        if account and who:
            found[account.key].append((each, who))
    return found


class WideDatastoreRole(Rule):
    """A role for a datastore is given on its container alone, and is none that changes who may do what.

    Whatever runs in the workspace reads, or overwrites, all that the account holds otherwise.
    """

    id = "AML-178"
    name = "Identity.WideDatastoreRole"
    pillar = Pillar.SECURITY
    applies_to = identity.ROLE_ASSIGNMENT.type
    follows = (machinelearning.DATASTORE.type, machinelearning.WORKSPACE.type, storage.ACCOUNT.type)
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = _SOURCE
    maps = ("MCSB PA-7",)
    mend = "Assign Storage Blob Data Reader, or Contributor to write, on the datastore's container."
    good = _NARROW
    bad = _WIDE

    def check(self, assignment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find roles on whole accounts, and owners' roles, that identities have for their datastores' accounts."""
        name = _DATA.get(role(assignment))
        principal = set(keys_of(assignment.raw("properties.principalId")) or ())
        if name is not None and keys_of(assignment.raw("properties.principalId")) is None:
            raise NotYet(str(assignment), "properties.principalId")
        if name is None or not principal:
            return
        owner = name == _DATA[identity.DATA_OWNER]
        for account, container in sorted(_spots(assignment.raw("scope"), graph), key=str):
            if account is None or (container is not None and not owner):
                continue
            stores = [each for each, who in graph.once(_readers).get(account, ()) if _keys(who) & principal]
            places = ", ".join(dict.fromkeys(map(_container, stores)))
            if stores and container is None:
                yield self.finding(assignment, "scope", f"{name} on the whole account, of which {places} is used")
            elif stores:
                what = f"{name} may change who has access, and a datastore reads or writes"
                yield self.finding(assignment, "properties.roleDefinitionId", what)
        if graph.once(_readers).get(_UNSURE) or keys_of(assignment.raw("scope")) is None:
            raise NotYet(str(assignment), "scope")
