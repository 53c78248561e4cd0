"""A workspace's managed network and its outbound rules, which a plan says in the workspace's body.

Sources: the 2025-12-01 types, https://learn.microsoft.com/azure/machine-learning/how-to-managed-network, and
azure-ai-ml 1.35.2 (which rules it sends back), read in November 2026.
"""

from __future__ import annotations

from types import MappingProxyType

from .kind import Kind, NameRule

PRIVATE_ENDPOINT, FQDN, SERVICE_TAG = "PrivateEndpoint", "FQDN", "ServiceTag"
"""The types of outbound rules."""

APPROVED_ONLY_TYPES = (FQDN, SERVICE_TAG)
"""The types that mean something where approved traffic alone gets out: AllowInternetOutbound lets all of it out."""

RULE_WORDS = MappingProxyType(
    {
        "fqdn": (FQDN, ("fqdn",), ()),
        "private_endpoint": (PRIVATE_ENDPOINT, ("service_resource_id", "subresource_target"), ("spark_enabled",)),
        "service_tag": (SERVICE_TAG, ("service_tag", "protocol", "port_ranges"), ("address_prefixes",)),
    }
)
"""az ml's word for each type of rule: ARM's, what its destination must say, and what else it may."""

PROTOCOLS = ("TCP", "UDP", "ICMP", "*")
"""What a rule for a service tag lets through."""

FIREWALL_SKUS = MappingProxyType({"standard": "Standard", "basic": "Basic"})
"""az ml's word for the firewall that FQDN rules take, and ARM's."""

AZURES_CATEGORIES = ("Required", "Recommended", "Dependency")
"""The categories of rules that come by themselves: Azure refuses one that is sent to it. A user's is UserDefined."""

AZURES_PREFIXES = ("__SYS_", "Connection_")
"""How the names of such rules begin: those that the workspace needs, and those that a connection brings."""

REQUIRED_ENDPOINTS = (
    ("properties.storageAccount", "blob"),
    ("properties.storageAccount", "file"),
    ("properties.keyVault", "vault"),
    ("properties.containerRegistry", "registry"),
)
"""The workspace's own resources, and the sub-resource of each, to which Azure adds an endpoint rule by itself: always
where approved traffic alone gets out, otherwise where the resource has public access off. To the workspace itself too,
where its public access is off: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#list-of-required-rules"""

APPROVER = "Azure AI Enterprise Network Connection Approver"
"""The role that a workspace's identity needs on the targets of endpoint rules.
Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network#approval-of-private-endpoints"""

PROVISION = "provisionManagedNetwork"
"""The POST that builds the network, with {"includeSpark": bool}: 202 and a Location, then the network's status."""

PROVISIONED, ACTIVE = "properties.managedNetwork.status.status", "Active"
"""Where a workspace says how its network is, and what of one that is built."""

SPARK_READY = "properties.managedNetwork.status.sparkReady"
"""Whether it was built for Spark too."""

OUTBOUND_RULE = Kind(
    stem="outbound_rule",
    title="outbound rule",
    type="Microsoft.MachineLearningServices/workspaces/outboundRules",
    api_version="2025-12-01",
    token="azure-native:machinelearningservices:ManagedNetworkSettingsRule",
    name=NameRule(
        3, 33, r"[A-Za-z0-9][A-Za-z0-9_-]*", "letters, digits, - and _, starting with a letter or digit", "parent"
    ),
    name_input="ruleName",
    parent_inputs=("resourceGroupName", "workspaceName"),
    taggable=False,
    located=False,
    wrapped=True,
    top=(),
)
"""A rule beside the workspace's body: there it is one of `properties.managedNetwork.outboundRules`."""
