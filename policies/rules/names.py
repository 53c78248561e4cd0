"""What a resource may be called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amlstack.catalog import EVERY_TYPE, computes, endpoints, keyvault, machinelearning, naming, registry, storage
from amlstack.catalog.kind import NameRule
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import made
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.rule import ANY, Pillar, Rule

_SOURCE = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"
_PUBLIC = {
    kind.type.lower() for kind in (storage.ACCOUNT, keyvault.VAULT, registry.REGISTRY, endpoints.ONLINE_ENDPOINT)
}
_CLASSIC = r"[a-z0-9_]+"


def _name_of(resource: Resource) -> str:
    """Its own name, without its parents'. Raises NotYet where it is unknown."""
    name = resource.names[-1]
    if isinstance(name, Unknown):
        raise NotYet(str(resource), "name")
    return name


def _unlawful(title: str, rule: NameRule, name: str) -> str | None:
    """What is wrong with a name and what would do instead, or None."""
    if (fault := naming.explained(rule, name)) is None:
        return None
    near = naming.suggested(rule, name)
    return f"the {title}'s name {name!r} {fault}" + (f"; {near!r} would do" if near else "")


class LawfulName(Rule):
    """A resource's name follows the rule for its kind.

    Azure refuses any other name, and most kinds can't be renamed later.
    """

    id = "AML-001"
    name = "Name.Lawful"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    source = _SOURCE
    maps = ("Azure.Storage.Name", "Azure.KeyVault.Name", "Azure.ACR.Name", "Azure.PrivateEndpoint.Name")
    mend = "Choose a name of the length and the characters that the kind allows."
    good = (made(storage.ACCOUNT, "stcontoso"),)
    bad = (made(storage.ACCOUNT, "st-contoso"),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the name with its kind's rule; a kind that the catalog doesn't have passes."""
        kind = EVERY_TYPE.get(resource.type.lower())
        if kind and (what := _unlawful(kind.title, kind.name, _name_of(resource))):
            yield self.finding(resource, "name", what)


class ReservedName(Rule):
    """What has an address in the public DNS isn't called by a reserved word.

    Azure keeps its trademarks out of names that the world sees, and refuses them at creation.
    """

    id = "AML-002"
    name = "Name.Reserved"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name"
    mend = "Choose a name without the reserved word."
    good = (made(keyvault.VAULT, "kv-contoso"),)
    bad = (made(keyvault.VAULT, "kv-windows"),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for reserved words in names that are part of a public address."""
        if resource.type.lower() in _PUBLIC and (word := naming.reserved(name := _name_of(resource))):
            yield self.finding(resource, "name", f"{name!r} holds the reserved word {word}")


class ClassicDatastoreName(Rule):
    """A datastore's name has lower-case letters, digits and underscores.

    The management API takes more, but paths in jobs and Microsoft's own clients do not.
    """

    id = "AML-003"
    name = "Name.ClassicDatastore"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/reference-yaml-datastore-blob#yaml-syntax"
    mend = "Use lower-case letters, digits and underscores only."
    good = (made(machinelearning.DATASTORE, "contoso-ml/raw_data"),)
    bad = (made(machinelearning.DATASTORE, "contoso-ml/Raw-Data"),)

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Find lawful names that the clients refuse; unlawful names are AML-001's."""
        name = _name_of(datastore)
        if not re.fullmatch(_CLASSIC, name) and machinelearning.DATASTORE.name.fault(name) is None:
            near = re.sub(r"[^a-z0-9_]+", "_", name.lower())
            yield self.finding(datastore, "name", f"{name!r} isn't what the clients take; {near!r} would do")


class SystemDatastoreName(Rule):
    """No datastore takes the name of one that Azure ML makes itself.

    It would be overwritten, or overwrite what the workspace's own artifacts and notebooks lie on.
    """

    id = "AML-004"
    name = "Name.SystemDatastore"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-datastore"
    mend = f"Choose another name than {', '.join(machinelearning.SYSTEM_DATASTORES)}."
    good = (made(machinelearning.DATASTORE, "contoso-ml/raw"),)
    bad = (made(machinelearning.DATASTORE, "contoso-ml/workspaceblobstore"),)

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the name, in any case, with those of the datastores that Azure ML makes."""
        if (name := _name_of(datastore)).lower() in machinelearning.SYSTEM_DATASTORES:
            yield self.finding(datastore, "name", f"{name!r} is Azure ML's own")


class ComputeName(Rule):
    """A compute's name follows the rule for its type.

    Instances, clusters and attached computes each have a length of their own, and Azure refuses any other.
    """

    id = "AML-005"
    name = "Name.Compute"
    pillar = Pillar.OPERATIONS
    applies_to = computes.COMPUTE.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#create"
    mend = "Choose a name of the length and the characters that the compute's type allows."
    good = (made(computes.COMPUTE, "contoso-ml/ci-forecast", properties={"computeType": computes.INSTANCE}),)
    bad = (
        made(computes.COMPUTE, "contoso-ml/ci-forecasting-of-contoso", properties={"computeType": computes.INSTANCE}),
    )

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the name with the rule of its compute type; a name that no type takes is AML-001's."""
        type_, name = compute.get("properties.computeType"), _name_of(compute)
        if not isinstance(type_, str) or computes.COMPUTE.name.fault(name):
            return
        rules = {each.lower(): rule for each, rule in computes.NAMES.items()}
        if what := _unlawful(type_, rules.get(type_.lower(), computes.ATTACHED_NAME), name):
            yield self.finding(compute, "name", what)
