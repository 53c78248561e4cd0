"""How a datastore goes with the storage that it lies on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import datastores, machinelearning, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.relations import account_of
from amlstack.policies.rule import Pillar, Profile, Rule, among

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-datastore"
_ACCOUNT = f"properties.{datastores.ACCOUNT_NAME}"
_CREDENTIALS_TYPE = "properties.credentials.credentialsType"


def _store(**properties: Any) -> dict[str, Any]:
    said = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": "raw"} | properties
    return made(machinelearning.DATASTORE, "contoso-ml/raw", properties=said)


class OwnIdentity(Rule):
    """A datastore uses the workspace's system-assigned identity only where there is one.

    Azure ML refuses to register it: nobody could sign in.
    """

    id = "AML-088"
    name = "Datastore.OwnIdentity"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication"
    mend = "Set serviceDataAccessAuthIdentity to WorkspaceUserAssignedIdentity, or give the workspace such an identity."
    good = (
        workspace({"identity": {"type": "SystemAssigned"}}),
        _store(serviceDataAccessAuthIdentity="WorkspaceSystemAssignedIdentity"),
    )
    bad = (
        workspace({"identity": {"type": "UserAssigned"}}),
        _store(serviceDataAccessAuthIdentity="WorkspaceSystemAssignedIdentity"),
    )

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at the identity of the workspace that the datastore lies in, where it is in the graph."""
        path = "properties.serviceDataAccessAuthIdentity"
        above = graph.above(datastore, machinelearning.WORKSPACE.type)
        if among(datastore.get(path), ("WorkspaceSystemAssignedIdentity",)) and above:
            type_ = str(above.get("identity.type")).lower()
            if "systemassigned" not in type_:
                yield self.finding(datastore, path, f"the workspace {above.called} has no system-assigned identity")


class KeylessAccount(Rule):
    """A datastore uses a key only where the storage account takes one.

    Registering it fails where shared keys are off; a file share has no other way to sign in.
    """

    id = "AML-089"
    name = "Datastore.KeylessAccount"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    follows = (storage.ACCOUNT.type,)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage"
    mend = "Leave the credentials out, which means identity, or set allowSharedKeyAccess to true."
    good = (
        made(storage.ACCOUNT, properties={"allowSharedKeyAccess": False}),
        _store(credentials={"credentialsType": "None"}),
    )
    bad = (
        made(storage.ACCOUNT, properties={"allowSharedKeyAccess": False}),
        _store(credentials={"credentialsType": "AccountKey"}),
    )

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Find keys, which file shares always need, on an account that takes none; a SAS may be signed without one."""
        account = account_of(datastore, graph)
        share = among(datastore.get("properties.datastoreType"), ("AzureFile",))
        keyed = share or among(datastore.get(_CREDENTIALS_TYPE), ("AccountKey",))
        if account and keyed and account.get("properties.allowSharedKeyAccess") is False:
            yield self.finding(datastore, _CREDENTIALS_TYPE, f"the account {account.called} takes no keys")


class ForeignStorage(Rule):
    """A datastore lies on storage that is declared beside it.

    What is somebody else's can go, or change its key, without this declaration noticing.
    """

    id = "AML-091"
    name = "Datastore.Foreign"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    follows = (storage.ACCOUNT.type,)
    severity = Severity.NOTE
    profile = Profile.PRODUCTION
    source = _SOURCE
    mend = "Make sure that the account exists, and that its owner knows of the datastore."
    good = (made(storage.ACCOUNT), _store())
    bad = (made(storage.ACCOUNT), _store(accountName="fabrikamdata"))

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the account in the graph; a name that isn't known yet comes from a declared one."""
        if isinstance(datastore.get(_ACCOUNT), str) and account_of(datastore, graph) is None:
            yield self.finding(datastore, _ACCOUNT, f"the account {datastore.get(_ACCOUNT)} isn't declared here")


class MissingPlace(Rule):
    """The container or share of a datastore is declared where its account is.

    Azure ML looks for it when the datastore is registered: on a new account there is none by itself.
    """

    id = "AML-092"
    name = "Datastore.MissingPlace"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.DATASTORE.type
    follows = (storage.ACCOUNT.type, storage.BLOB_CONTAINER.type, storage.FILE_SHARE.type)
    severity = Severity.WARNING
    source = _SOURCE
    mend = "Declare the container or share, or correct the name."
    good = (made(storage.ACCOUNT), made(storage.BLOB_CONTAINER, "stcontoso/default/raw"), _store())
    bad = (made(storage.ACCOUNT), made(storage.BLOB_CONTAINER, "stcontoso/default/row"), _store())

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the container or share of an account that is in the graph.

        Raises NotYet where an unknown one may be it.
        """
        type_ = str(datastore.get("properties.datastoreType")).lower()
        place = next((place for each, place in datastores.PLACES.items() if each.lower() == type_), None)
        account = account_of(datastore, graph)
        if place is None or account is None:
            return
        word, kind = place
        name, on = datastore.get(f"properties.{word}"), _lowered(account.names[0])
        places = graph.once(_places)
        if not isinstance(name, str) or {(kind.type, on, name), (kind.type, None, name)} & places:
            return
        unsure: set[tuple[str | None, ...]] = {(kind.type, on, None), (kind.type, None, None)}
        if on is None:
            unsure |= {(kind.type, name), (kind.type, None)}
        if unsure & places:
            raise NotYet(str(datastore), f"properties.{word}")
        yield self.finding(datastore, f"properties.{word}", f"{account.called} has no {kind.title} {name} here")


def _places(graph: Graph) -> set[tuple[str | None, ...]]:
    """Containers and shares by type, account and name, None for what isn't known; and by type and name alone."""
    found: set[tuple[str | None, ...]] = set()
    for kind in (storage.BLOB_CONTAINER, storage.FILE_SHARE):
        for each in graph.of_type(kind.type):
            on, name = _lowered(each.names[0]), each.names[-1]
            said = name if isinstance(name, str) and not each.perhaps else None
            found |= {(kind.type, on, said), (kind.type, said)}
    return found


def _lowered(name: str | Unknown) -> str | None:
    return name.lower() if isinstance(name, str) else None


class LakeNamespace(Rule):
    """A lake datastore lies on an account with a hierarchical namespace.

    Without one there are no folders to grant access to, and reads by path fail.
    """

    id = "AML-098"
    name = "Datastore.LakeNamespace"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.DATASTORE.type
    follows = (storage.ACCOUNT.type,)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-namespace"
    mend = "Register it as AzureBlob, or make an account with isHnsEnabled set to true."
    good = (
        made(storage.ACCOUNT, properties={"isHnsEnabled": True}),
        _store(datastoreType="AzureDataLakeGen2", filesystem="raw"),
    )
    bad = (
        made(storage.ACCOUNT, properties={"isHnsEnabled": False}),
        _store(datastoreType="AzureDataLakeGen2", filesystem="raw"),
    )

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at the account of a lake; an account has no hierarchical namespace unless it says so."""
        if not among(datastore.get("properties.datastoreType"), ("AzureDataLakeGen2",)):
            return
        account = account_of(datastore, graph)
        if account and account.get("properties.isHnsEnabled") is not True:
            yield self.finding(datastore, _ACCOUNT, f"{account.called} has no hierarchical namespace")


class DatastoreService(Rule):
    """A datastore lies on an account that serves what it is: blobs or files.

    An account for files has no containers, one for blobs no shares: Azure ML finds nothing to register.
    """

    id = "AML-151"
    name = "Datastore.Service"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    follows = (storage.ACCOUNT.type,)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/storage/common/storage-account-overview#types-of-storage-accounts"
    mend = "Name an account of a kind that serves it: StorageV2 serves both."
    good = (made(storage.ACCOUNT, kind="BlockBlobStorage"), _store())
    bad = (made(storage.ACCOUNT, kind="FileStorage"), _store())

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look up which services an account of its kind has, where it is in the graph."""
        type_ = str(datastore.get("properties.datastoreType")).lower()
        place = next((place for each, place in datastores.PLACES.items() if each.lower() == type_), None)
        account = account_of(datastore, graph) if place else None
        if place is None or account is None:
            return
        service = "file" if place[1] is storage.FILE_SHARE else "blob"
        kind = str(account.get("kind"))
        if among(kind, [each for each, services in storage.SERVICES.items() if service not in services]):
            yield self.finding(datastore, _ACCOUNT, f"{account.called} is of kind {kind} and serves no {service}s")
