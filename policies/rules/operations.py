"""How resources are run: tags, regions, logs, locks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amlstack.catalog import EVERY_TYPE, computes, governance, keyvault, machinelearning, monitoring, registry, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, template_key
from amlstack.policies.relations import diagnostic_settings, locks
from amlstack.policies.rule import ANY, Pillar, Profile, Rule, Settings, worded
from amlstack.policies.setting_rule import Allowed, AllowedRule

_LOGGED = {
    kind.type.lower() for kind in (machinelearning.WORKSPACE, keyvault.VAULT, registry.REGISTRY, storage.ACCOUNT)
}
_LOCKED = {kind.type.lower() for kind in (machinelearning.WORKSPACE, storage.ACCOUNT, keyvault.VAULT)}


def _region(value: object) -> str:
    """A region as Azure compares it: 'West Europe' is westeurope."""
    return str(value).replace(" ", "").lower()


@dataclass(frozen=True, slots=True)
class Tags(Settings):
    """The user's list of required tags."""

    required: tuple[str, ...] = ()
    """Their names."""


class RequiredTags(Rule):
    """A resource carries the tags that the organisation requires.

    Whose it is and what it costs whom is otherwise asked when it is too late.
    """

    id = "AML-181"
    name = "Operations.Tags"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.WARNING
    settings: Tags = Tags()
    source = "https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging"
    maps = ("Azure Policy 871b6d14-10aa-478d-b590-94f262ecfa99", "Azure.Resource.UseTags")
    mend = "Add the tags."
    example_settings = Tags(required=("owner",))
    good = (workspace({"tags": {"Owner": "forecasting"}}),)
    bad = (workspace({"tags": {"environment": "test"}}),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each required tag, in any case, on kinds that can have tags."""
        kind = EVERY_TYPE.get(resource.type.lower())
        if not self.settings.required or kind is None or not kind.taggable:
            return
        tags = resource.get("tags")
        has = {name.lower() for name in tags} if isinstance(tags, Mapping) else set()
        missing = [name for name in self.settings.required if name.lower() not in has]
        if missing:
            yield self.finding(resource, "tags", f"it lacks {', '.join(missing)}")


class AllowedLocations(Rule):
    """A resource lies in a region that the organisation allows.

    Data has to stay where the law, or a contract, wants it.
    """

    id = "AML-182"
    name = "Operations.Locations"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.WARNING
    settings: Allowed = Allowed()
    source = "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies#general"
    maps = ("Azure Policy e56962a6-4747-49cd-b67b-bf8b01975c4c", "Azure.Resource.AllowedRegions")
    mend = "Choose an allowed region."
    example_settings = Allowed(allowed=("West Europe",))
    good = (workspace({"location": "westeurope"}),)
    bad = (workspace({"location": "eastus"}),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the region with the user's list; `global`, and a resource without a location, pass."""
        if not self.settings.allowed:
            return
        said = resource.get("location")
        if said and _region(said) not in ("global", *map(_region, self.settings.allowed)):
            yield self.finding(resource, "location", f"{worded(said)} isn't allowed")


class SameRegion(Rule):
    """What a workspace stands on lies in its region.

    Data that crosses regions is slow, and paid for.
    """

    id = "AML-183"
    name = "Workspace.SameRegion"
    pillar = Pillar.PERFORMANCE
    applies_to = machinelearning.WORKSPACE.type
    follows = tuple(path.removeprefix("properties.") for path in machinelearning.WORKSPACE.references)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"
    mend = "Put it into the workspace's region."
    good = (
        made(storage.ACCOUNT, location="West Europe"),
        workspace({"location": "westeurope"}, storageAccount=id_of(storage.ACCOUNT)),
    )
    bad = (
        made(storage.ACCOUNT, location="eastus"),
        workspace({"location": "westeurope"}, storageAccount=id_of(storage.ACCOUNT)),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the region of the workspace with those of its references, where both are said."""
        here = workspace.get("location")
        for word in self.follows if here else ():
            found = graph.referred(workspace, word)
            there = found and found.get("location")
            if found and there and _region(there) != _region(here):
                yield self.finding(workspace, f"properties.{word}", f"{found.called} lies in {there}, it in {here}")


class DiagnosticSettings(Rule):
    """Somebody can look up who did what with a workspace, its vault, its registry and its storage.

    Without a diagnostic setting their logs are gone as they are written.
    """

    id = "AML-184"
    name = "Operations.Diagnostics"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    follows = (monitoring.DIAGNOSTIC_SETTING.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/machine-learning/monitor-azure-machine-learning"
    maps = (
        "Azure Policy afe0c3be-ba3b-4544-ba52-0c99672a8ad6",
        "Azure Policy cf820ca0-f99e-4f3e-84fb-66e913812d21",
        "Azure.KeyVault.Logs",
        "MCSB LT-3",
    )
    mend = "Declare a Microsoft.Insights/diagnosticSettings whose scope it is; of an account, its blobServices/default."
    good = (
        made(
            monitoring.DIAGNOSTIC_SETTING,
            "audit",
            scope=id_of(keyvault.VAULT),
            properties={"workspaceId": id_of(monitoring.LOG_ANALYTICS, "log-contoso")},
        ),
        made(keyvault.VAULT),
    )
    bad = (made(keyvault.VAULT),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a declared diagnostic setting; a storage account's services have logs, it has none itself."""
        if resource.type.lower() not in _LOGGED:
            return
        declared = graph.once(diagnostic_settings)
        is_account = resource.type.lower() == storage.ACCOUNT.type.lower()
        if is_account and any(declared.to_key(key) for key in _services(resource)):
            return
        if is_account or not declared.sure(resource, "scope"):
            if declared.unclear:
                raise NotYet(str(resource), "scope")
            yield self.finding(resource, "name", "no diagnostic setting is declared for it")


def _services(account: Resource) -> list[str]:
    """The keys of a storage account's services, which write its logs; none where its name isn't known."""
    names = [name for name in account.names if isinstance(name, str)]
    kinds = (storage.BLOB_SERVICE, storage.FILE_SERVICE, storage.QUEUE_SERVICE, storage.TABLE_SERVICE)
    return [template_key(kind.type, *names, storage.SERVICE) for kind in kinds] if names else []


class Locks(Rule):
    """Nobody deletes a workspace, its storage or its vault by accident.

    What a job, or a cleaning day, takes away takes the history of every experiment with it.
    """

    id = "AML-185"
    name = "Operations.Locks"
    pillar = Pillar.RELIABILITY
    applies_to = ANY
    follows = (governance.LOCK.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources"
    maps = ("MCSB BR-1",)
    mend = "Declare a Microsoft.Authorization/locks with level CanNotDelete for it, or for its group."
    good = (
        made(governance.LOCK, "keep", scope=id_of(keyvault.VAULT), properties={"level": "CanNotDelete"}),
        made(keyvault.VAULT),
    )
    bad = (made(keyvault.VAULT),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a declared lock of the resource, or one without a scope, which protects the whole group."""
        if resource.type.lower() not in _LOCKED:
            return
        whole = any(each.raw("scope") is None for each in graph.of_type(governance.LOCK.type))
        if not whole and not graph.once(locks).sure(resource, "scope"):
            yield self.finding(resource, "name", "no lock is declared for it")


class AllowedSizes(AllowedRule):
    """A compute's machines are of a size that the organisation allows.

    A size with the wrong letter costs forty times as much.
    """

    id = "AML-186"
    name = "Operations.Sizes"
    pillar = Pillar.COST
    applies_to = computes.COMPUTE.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-manage-optimize-cost"
    mend = "Choose an allowed size."
    path = "properties.properties.vmSize"
    example_settings = Allowed(allowed=("Standard_DS3_v2",))
    good = (made(computes.COMPUTE, "contoso-ml/cpu", properties={"properties": {"vmSize": "STANDARD_DS3_V2"}}),)
    bad = (made(computes.COMPUTE, "contoso-ml/gpu", properties={"properties": {"vmSize": "Standard_ND96asr_v4"}}),)


class AllowedStorageSkus(AllowedRule):
    """A storage account has a SKU that the organisation allows.

    How many copies there are, and where, is a matter of cost and of law.
    """

    id = "AML-187"
    name = "Operations.StorageSkus"
    pillar = Pillar.COST
    applies_to = storage.ACCOUNT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/storage/common/policy-reference"
    maps = ("Azure Policy 7433c107-6db4-4ad1-b57a-a76dce0154a1",)
    mend = "Choose an allowed SKU."
    path = "sku.name"
    example_settings = Allowed(allowed=("Standard_ZRS",))
    good = (made(storage.ACCOUNT, sku={"name": "Standard_ZRS"}),)
    bad = (made(storage.ACCOUNT, sku={"name": "Standard_GRS"}),)
