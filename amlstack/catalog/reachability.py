"""Who comes to a workspace and to what it stands on, which services each needs, and by which names they are found.

Sources, read in November 2026: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet,
https://learn.microsoft.com/azure/machine-learning/how-to-enable-studio-virtual-network (a browser reads data and
notebooks from storage itself), https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns (names),
https://learn.microsoft.com/azure/machine-learning/how-to-secure-online-endpoint and
https://learn.microsoft.com/azure/machine-learning/how-to-managed-network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from . import keyvault, machinelearning, registry, storage


@dataclass(frozen=True, slots=True)
class Service:
    """Something that clients come to."""

    group: str
    """The group id of the private endpoints that lead to it."""
    zone: int = 0
    """Which of the group's zones, as `private_dns.ZONES` lists them, holds its names."""
    tag: str = "Storage"
    """The service tag that holds its public addresses."""
    port: int = 443


_TAG = "AzureMachineLearning"
WORKSPACE, NOTEBOOKS, INFERENCE, INTERNET = "workspace", "notebooks", "online endpoints", "internet"

SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        WORKSPACE: Service("amlworkspace", 0, _TAG),
        NOTEBOOKS: Service("amlworkspace", 1, _TAG),
        INFERENCE: Service("amlworkspace", 0, _TAG),
        "blob": Service("blob"),
        "file": Service("file", port=445),
        "queue": Service("queue"),
        "table": Service("table"),
        "dfs": Service("dfs"),
        "vault": Service("vault", tag="AzureKeyVault"),
        "registry": Service("registry", tag="AzureContainerRegistry"),
    }
)
"""What clients come to, in the order in which it is shown. Jobs mount file shares by SMB, whose port is 445."""

OF_TYPE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        machinelearning.WORKSPACE.type: (WORKSPACE, NOTEBOOKS),
        storage.ACCOUNT.type: ("blob", "file"),
        keyvault.VAULT.type: ("vault",),
        registry.REGISTRY.type: ("registry",),
    }
)
"""The services that each workspace uses of what it stands on."""

OTHERS_MUST: Mapping[str, str] = MappingProxyType(
    {
        storage.ACCOUNT.type: "has to let trusted services in, or the workspace by a rule of its firewall",
        keyvault.VAULT.type: "has to let trusted services in",
        registry.REGISTRY.type: "has to be Premium, and to let trusted services in",
    }
)
"""What a resource needs that somebody else declares, where it is closed."""

BATCH_SERVICES = ("queue", "table")
"""What batch endpoints and ParallelRunStep use of the default account besides."""

OF_DATASTORE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"AzureBlob": ("blob",), "AzureFile": ("file",), "AzureDataLakeGen2": ("blob", "dfs")}
)
"""The services of an account that a datastore's type uses."""

ANYBODY, USER, COMPUTE, ENDPOINT, BUILD, ITSELF, DEPLOYER = (
    "anybody",
    "studio user",
    "compute",
    "online endpoint",
    "image build",
    "Azure ML itself",
    "deployer",
)
"""The clients: Azure ML itself is the workspace as its managed identity, the deployer who calls Resource Manager."""

NEEDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ANYBODY: frozenset(),
        USER: frozenset({WORKSPACE, NOTEBOOKS, "blob", "file"}),
        COMPUTE: frozenset({WORKSPACE, "blob", "file", "queue", "table", "dfs", "vault", "registry"}),
        ENDPOINT: frozenset({WORKSPACE, "blob", "registry"}),
        BUILD: frozenset({WORKSPACE, "blob", "registry"}),
        ITSELF: frozenset({"blob", "file", "dfs", "vault", "registry"}),
        DEPLOYER: frozenset({WORKSPACE}),
    }
)
"""What each client can't work without; whatever else it comes to is told too."""

COMES_TO: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ANYBODY: frozenset(SERVICES),
        USER: frozenset(SERVICES),
        COMPUTE: frozenset({*SERVICES, INTERNET}) - {NOTEBOOKS, INFERENCE},
        ENDPOINT: frozenset({WORKSPACE, "blob", "vault", "registry", INTERNET}),
        BUILD: frozenset({WORKSPACE, "blob", "registry", INTERNET}),
        ITSELF: NEEDS[ITSELF],
        DEPLOYER: frozenset(SERVICES) - {NOTEBOOKS, INFERENCE},
    }
)
"""What each client is looked at for. The internet is what it gets out to: package indexes, public data."""
