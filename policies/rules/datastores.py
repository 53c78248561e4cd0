"""What Azure ML refuses of a datastore by itself: type, credentials, target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import datastores, machinelearning
from amlstack.catalog.published.words import near
from amlstack.findings import Finding, Severity
from amlstack.policies import classic
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.native import api_version
from amlstack.policies.rule import Example, Pillar, Rule, among, worded

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-datastore"
_CREDENTIALS = "properties.credentials"
_BLOB = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": "raw"}


def _store(**properties: Any) -> Example:
    said = {"credentials": {"credentialsType": "None"}} | properties
    return (made(machinelearning.DATASTORE, "contoso-ml/raw", properties=said),)


def _type(datastore: Resource) -> str:
    """The type as the current API spells it; empty where it isn't said, or isn't one of that API's."""
    said = str(datastore.get("properties.datastoreType")).lower()
    found = next((type_ for type_ in datastores.TYPES if type_.lower() == said), "")
    return "" if classic.is_classic(datastore) else found


class DatastoreType(Rule):
    """A datastore is of a type that its api-version registers.

    Databases and DBFS are known to 2020-05-01-preview alone, in a body of its own; everything else has a better one.
    """

    id = "AML-081"
    name = "Datastore.Type"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = _SOURCE
    mend = (
        f"Set datastoreType to one of {', '.join(datastores.TYPES)}, or DataStoreType to one of "
        f"{', '.join(datastores.CLASSIC)} with the api-version {machinelearning.CLASSIC_VERSION}."
    )
    good = _store(**_BLOB)
    bad = _store(datastoreType="AzureSqlDatabase")

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the type with those of the body's API.

        Types of both APIs are AML-095's, a flat classic body AML-090's; one api-version has the type elsewhere.
        """
        path, is_classic = "properties.datastoreType", classic.is_classic(datastore)
        said = datastore.get(path)
        words = datastores.CLASSIC_TYPES if is_classic else tuple(datastores.TYPES)
        version = api_version(datastore.key) or datastore.raw("apiVersion")
        if among(said, words) or classic.beside(datastore) or among(version, (machinelearning.CONTENTS_VERSION,)):
            return
        what = f"datastoreType is {worded(said)}"
        if isinstance(said, str) and (meant := _meant(said, words)):
            what += f": did you mean {meant}?"
        yield self.finding(datastore, path, what)


_AZ_ML = {
    word.replace("_", ""): arm
    for word, arm in {**machinelearning.DATASTORE_WORDS, **machinelearning.CLASSIC_WORDS}.items()
}
"""az ml's words without their underscores, which the classic SDK's are too: AzureSqlDatabase."""


def _meant(said: str, words: tuple[str, ...]) -> str | None:
    """The type that was probably meant, and what it takes where the api-version has it not."""
    arm = _AZ_ML.get(said.lower().replace("_", "")) or near(said, (*words, *datastores.TYPES, *datastores.CLASSIC))
    if arm is None or arm in words:
        return arm
    needed = machinelearning.CLASSIC_VERSION if arm in datastores.CLASSIC else "2022-05-01 or newer"
    return f"{arm} with the api-version {needed}"


class RetiredStore(Rule):
    """A datastore doesn't lie on a service that is retired.

    There is nothing left to register: Azure ML looks for the store and finds none.
    """

    id = "AML-082"
    name = "Datastore.Retired"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/lifecycle/products/azure-data-lake-storage-gen1"
    mend = "Move the data to a storage account, and register that."
    good = _store(datastoreType="AzureDataLakeGen2", accountName="stcontoso", filesystem="raw")
    bad = _store(datastoreType="AzureDataLakeGen1", storeName="contosolake")

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the type up among the retired ones."""
        if why := datastores.RETIRED_TYPES.get(_type(datastore)):
            yield self.finding(datastore, "properties.datastoreType", why)


class DatastoreCredentials(Rule):
    """A datastore signs in with something that its type can sign in with.

    A service principal opens no blob, an account key no lake: Azure ML refuses the pair.
    """

    id = "AML-083"
    name = "Datastore.Credentials"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = _SOURCE
    mend = "Choose credentials that the type takes; None means identity."
    good = _store(**_BLOB)
    bad = _store(**_BLOB | {"credentials": {"credentialsType": "Certificate"}})

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the way to sign in with those of the type; a classic body says by its fields which way it is."""
        if type_ := classic.type_of(datastore):
            for path, what in classic.sign_in_faults(datastore, type_):
                yield self.finding(datastore, path, what)
            return
        path = f"{_CREDENTIALS}.credentialsType"
        type_, said = _type(datastore), datastore.get(path)
        if type_ and said and not among(said, allowed := datastores.TYPES[type_][1]):
            yield self.finding(datastore, path, f"{type_} takes {', '.join(allowed)}, not {worded(said)}")


class SecretsType(Rule):
    """A datastore's secret is of the type that its credentials say.

    Azure ML reads the one by the other, and refuses a pair that differs.
    """

    id = "AML-084"
    name = "Datastore.SecretsType"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/datastores"
    mend = "Set secrets.secretsType to what credentialsType is."
    good = _store(**_BLOB | {"credentials": {"credentialsType": "Sas", "secrets": {"secretsType": "Sas"}}})
    bad = _store(**_BLOB | {"credentials": {"credentialsType": "Sas", "secrets": {"secretsType": "AccountKey"}}})

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the two types; a secretsType that is left out is the same."""
        path = f"{_CREDENTIALS}.secrets.secretsType"
        said, secrets = datastore.get(f"{_CREDENTIALS}.credentialsType"), datastore.get(path)
        if said and secrets and not among(secrets, (str(said),)):
            yield self.finding(datastore, path, f"it is {worded(secrets)} for credentials of type {worded(said)}")


class CredentialParts(Rule):
    """A datastore's credentials are whole.

    A service principal is nobody without its tenant: Azure ML refuses what lacks a part.
    """

    id = "AML-085"
    name = "Datastore.CredentialParts"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/datastores"
    mend = "Add what is missing, a secret through a secure parameter or the stack's configuration."
    good = _store(**_BLOB)
    bad = _store(**_BLOB | {"credentials": {"credentialsType": "Sas", "secrets": {"secretsType": "Sas"}}})

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each part of the credentials, whose values may be unknown."""
        if type_ := classic.type_of(datastore):
            for path, what in classic.lacking(datastore, type_):
                yield self.finding(datastore, path, what)
            return
        said = str(datastore.get(f"{_CREDENTIALS}.credentialsType")).lower()
        found = ((secret, parts) for arm, (secret, parts) in datastores.CREDENTIALS.items() if arm.lower() == said)
        for secret, parts in found:
            for word in (*parts, *([secret] if secret else [])):
                if not datastore.has(f"{_CREDENTIALS}.{word}"):
                    yield self.finding(datastore, f"{_CREDENTIALS}.{word}", f"{word} is missing")


class DatastoreTarget(Rule):
    """A datastore says where its data lies.

    Azure ML refuses one without its account, or without the container, share or filesystem in it.
    """

    id = "AML-086"
    name = "Datastore.Target"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = _SOURCE
    mend = "Name what is missing."
    good = _store(**_BLOB)
    bad = _store(datastoreType="AzureBlob", accountName="stcontoso")

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each name that the type needs, which may be unknown."""
        if type_ := classic.type_of(datastore):
            needed = datastores.CLASSIC[type_].needs
        else:
            type_ = _type(datastore)
            needed = datastores.TYPES[type_][0] if type_ else ()
        for word in needed:
            if not datastore.has(f"properties.{word}"):
                yield self.finding(datastore, f"properties.{word}", f"{type_} needs {word}")
