"""What is different about datastores of the classic API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import datastores, machinelearning
from amlstack.findings import Finding, Severity
from amlstack.policies import classic
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Pillar, Profile, Rule, among
from amlstack.policies.setting_rule import SettingRule

_QUICKSTARTS = (
    "https://github.com/Azure/azure-quickstart-templates/tree/master/quickstarts/microsoft.machinelearningservices"
)
_POSTGRESQL: Mapping[str, Any] = {
    "DataStoreType": "psqldb",
    "ServerName": "psql-contoso",
    "DatabaseName": "sales",
}
"""Its login is left out: an example is read alone, and a password comes from a secure parameter."""


def _store(body: Mapping[str, Any]) -> Example:
    said = {"apiVersion": machinelearning.CLASSIC_VERSION, "location": "westeurope", **body}
    return (made(machinelearning.DATASTORE, "contoso-ml/sales", **said),)


class ClassicBody(Rule):
    """A classic datastore has its fields in `properties`.

    What is published has them beside it, and azure-native's MachineLearningDatastore sends them so: Azure ML refuses
    that with "Unable to parse request body".
    """

    id = "AML-090"
    name = "Datastore.ClassicBody"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.ERROR
    source = "https://github.com/pulumi/pulumi-azure-native/issues/1557"
    mend = (
        "Put the fields into properties; in a program use azure-native's generic resources.Resource, or amlstack's "
        "Datastore component."
    )
    good = _store({"properties": _POSTGRESQL})
    bad = _store(_POSTGRESQL)

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Yield one finding for all fields that stand beside `properties`."""
        if datastore.get("apiVersion") is None:
            datastore.get(classic.TYPE)
        if not (fields := classic.beside(datastore)):
            return
        what = f"{', '.join(fields)} stand beside properties"
        if classic.FLAT.search(datastore.key):
            what = "azure-native puts a MachineLearningDatastore's fields beside properties, which can't be parsed"
            if datastore.raw("includeSecret") is not False:
                what += "; and the answer would hold the secret, as includeSecret is true unless it is set to false"
        yield self.finding(datastore, fields[0], what)


class ClassicDatastore(Rule):
    """A datastore isn't registered through the classic API where the current one has its type.

    The classic SDK was retired on 2026-06-30, and its API has neither identities nor tags.
    """

    id = "AML-095"
    name = "Datastore.Classic"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-migrate-from-v1"
    mend = "Use datastoreType and an api-version of 2022-05-01 or newer."
    good = _store({"properties": _POSTGRESQL})
    bad = _store({"properties": {"DataStoreType": "blob", "AccountName": "stcontoso", "ContainerName": "raw"}})

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the type up among those that the current API has too; databases and DBFS have the classic API alone."""
        said = datastore.get(classic.TYPE)
        current = datastores.CLASSIC_CURRENT.get(said.lower()) if isinstance(said, str) else None
        if current and classic.is_classic(datastore):
            yield self.finding(datastore, classic.TYPE, f"{said} is a type of the classic API; it is {current} now")


class ClassicLimits(Rule):
    """What a classic datastore is good for is known.

    Some are read by one kind of pipeline step alone, and some lie on services that are retired.
    """

    id = "AML-099"
    name = "Datastore.Limited"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.NOTE
    profile = Profile.PRODUCTION
    source = (
        "https://learn.microsoft.com/azure/machine-learning/v1/how-to-access-data#supported-data-storage-service-types"
    )
    mend = "Where that won't do, import the data into a storage account."
    good = _store({"properties": {**_POSTGRESQL, "DataStoreType": "sqldb"}})
    bad = _store({"properties": {"DataStoreType": "dbfs"}})

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Look the type up among those that the catalog has a limit for."""
        datastore.get(classic.TYPE)
        if what := datastores.CLASSIC_LIMITS.get(classic.type_of(datastore)):
            yield self.finding(datastore, classic.TYPE, what)


class DatabaseTls(SettingRule):
    """A database's datastore connects over TLS.

    The login and the data would cross the network in the clear.
    """

    id = "AML-097"
    name = "Datastore.EnforceSsl"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = f"{_QUICKSTARTS}/machine-learning-datastore-create-psql"
    maps = ("MCSB DP-3",)
    mend = "Set EnforceSSL to true, or leave it out."
    path = "properties.EnforceSSL"
    wanted = (True,)
    unset = True
    good = _store({"properties": {**_POSTGRESQL, "EnforceSSL": True}})
    bad = _store({"properties": {**_POSTGRESQL, "EnforceSSL": False}})

    def concerns(self, resource: Resource) -> bool:
        """Only PostgreSQL datastores have the field."""
        resource.get(classic.TYPE)
        return among(classic.type_of(resource), ("psqldb",))
