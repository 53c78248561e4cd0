"""Networks: what the rules' own examples leave open."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import (
    computes,
    identity,
    keyvault,
    machinelearning,
    managed_network,
    network,
    private_dns,
    registry,
    resources,
    storage,
    workspaces,
)
from amlstack.policies.examples import cluster, endpoint_to, id_of, instance, made, setting, workspace
from amlstack.policies.rule import Example

from .cases import Case

WS, ST, KV, CR = machinelearning.WORKSPACE, storage.ACCOUNT, keyvault.VAULT, registry.REGISTRY
RULE, ZONE, LINK = managed_network.OUTBOUND_RULE, private_dns.ZONE, private_dns.LINK
OPEN, APPROVED = workspaces.ISOLATION_MODES[1:]
PLACE = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-contoso/providers"
FQDN = {"type": "FQDN", "destination": "pypi.org", "category": "UserDefined"}
TAG = {"type": "ServiceTag", "destination": {"serviceTag": "AzureMonitor", "protocol": "TCP", "portRanges": "443"}}


def to(target: str, sub: str) -> dict[str, Any]:
    """An endpoint rule."""
    return {"type": "PrivateEndpoint", "destination": {"serviceResourceId": target, "subresourceTarget": sub}}


def with_rules(mode: str | None = APPROVED, /, body: Any = None, said: Any = None, **rules: Any) -> dict[str, Any]:
    """A workspace whose managed network has these rules; `said` are other properties of it."""
    mode_ = {} if mode is None else {"isolationMode": mode}
    return workspace(body, **(said or {}), managedNetwork=mode_ | {"outboundRules": rules})


def beside(name: str, rule: Any, **body: Any) -> dict[str, Any]:
    """An outbound rule that is a resource of its own."""
    return made(RULE, f"contoso-ml/{name}", **body, properties=rule)


CLOSED = {"publicNetworkAccess": "Disabled"}
OWN = {"storageAccount": id_of(ST), "keyVault": id_of(KV), "containerRegistry": id_of(CR)}

OUTBOUND_RULES: list[Case] = [
    ("AML-401", (with_rules(APPROVED, all=FQDN, tag=TAG),), 0),
    ("AML-401", (with_rules(OPEN, all=FQDN, tag=TAG),), 2),
    ("AML-401", (with_rules("Disabled", all=FQDN),), 1),
    ("AML-401", (with_rules(None, all=FQDN),), 1),
    ("AML-401", (with_rules(OPEN, one=to(f"{PLACE}/{KV.type}/kv", "vault")),), 0),
    ("AML-401", (with_rules("allowonlyapprovedoutbound", all=FQDN | {"type": "fqdn"}),), 0),
    ("AML-401", (beside("pypi", FQDN),), 0),
    ("AML-401", (with_rules(OPEN), beside("pypi", FQDN)), 1),
    ("AML-401", (with_rules(APPROVED), beside("tag", TAG)), 0),
    ("AML-402", (with_rules(all=FQDN, mine=TAG | {"category": "UserDefined"}),), 0),
    ("AML-402", (with_rules(__SYS_ST_AzureMonitor_TCP=TAG),), 1),
    ("AML-402", (with_rules(__sys_st=TAG),), 1),
    ("AML-402", (with_rules(Connection_search=TAG),), 1),
    ("AML-402", (with_rules(one=TAG | {"category": "Recommended"}, two=TAG | {"category": "dependency"}),), 2),
    ("AML-402", (beside("__SYS_ST_AzureMonitor_TCP", TAG),), 1),
    ("AML-402", (beside("monitor", TAG | {"category": "Required"}),), 1),
    ("AML-403", (with_rules(a=to(f"{PLACE}/{KV.type}/kv", "vault"), b=to(f"{PLACE}/{KV.type}/KV/", "Vault")),), 1),
    ("AML-403", (with_rules(a=to(f"{PLACE}/{KV.type}/kv", "vault"), b=to(f"{PLACE}/{KV.type}/other", "vault")),), 0),
    (
        "AML-403",
        (with_rules(a=to(f"{PLACE}/{ST.type}/st", "blob")), beside("b", to(f"{PLACE}/{ST.type}/st", "blob"))),
        1,
    ),
    ("AML-403", (beside("a", to(id_of(ST), "blob")), beside("b", to(id_of(ST), "blob"))), 1),
    ("AML-403", (made(ST), made(KV), made(CR), with_rules(APPROVED, said=OWN, a=to(id_of(ST), "blob"))), 1),
    ("AML-403", (made(ST), made(KV), made(CR), with_rules(APPROVED, said=OWN, a=to(id_of(ST), "file"))), 1),
    ("AML-403", (made(ST), made(KV), made(CR), with_rules(APPROVED, said=OWN, a=to(id_of(KV), "vault"))), 1),
    ("AML-403", (made(ST), made(KV), made(CR), with_rules(APPROVED, said=OWN, a=to(id_of(CR), "registry"))), 1),
    ("AML-403", (made(ST), made(KV), made(CR), with_rules(APPROVED, said=OWN, a=to(id_of(ST), "queue"))), 0),
    ("AML-403", (made(ST), with_rules(OPEN, said=OWN, a=to(id_of(ST), "blob"))), 0),
    ("AML-403", (made(ST, properties=CLOSED), with_rules(OPEN, said=OWN, a=to(id_of(ST), "blob"))), 1),
    ("AML-403", (made(ST, properties=CLOSED), with_rules("Disabled", said=OWN, a=to(id_of(ST), "blob"))), 0),
    ("AML-403", (with_rules(OPEN, said=CLOSED, a=to(id_of(WS), "amlworkspace")),), 1),
    ("AML-403", (with_rules(OPEN, a=to(id_of(WS), "amlworkspace")),), 0),
    ("AML-404", (with_rules(a=to(f"{PLACE}/{KV.type}/kv", "vault")),), 0),
    ("AML-404", (with_rules(a=to(f"{PLACE}/{KV.type}/kv", "vaultcore")),), 1),
    ("AML-404", (with_rules(a=to(f"{PLACE}/{KV.type}/kv", "VAULT")),), 0),
    ("AML-404", (with_rules(a=to(f"{PLACE}/Microsoft.CognitiveServices/accounts/ai", "openai")),), 1),
    ("AML-404", (with_rules(a=to(f"{PLACE}/Microsoft.Network/applicationGateways/agw", "front")),), 0),
    ("AML-404", (beside("a", to(f"{PLACE}/{ST.type}/st", "blobs")),), 1),
    ("AML-404", (with_rules(all=FQDN),), 0),
    ("AML-405", (with_rules(all=FQDN | {"destination": "*.pypi.org, files.pythonhosted.org"}),), 0),
    ("AML-405", (with_rules(all=FQDN | {"destination": "pypi.org,http://a.org,b.org:8080"}),), 2),
    ("AML-405", (with_rules(all=FQDN | {"destination": "stcontoso.blob.core.windows.net"}),), 1),
    ("AML-405", (with_rules(all=FQDN | {"destination": "*.dfs.core.usgovcloudapi.net"}),), 1),
    ("AML-405", (beside("pypi", FQDN | {"destination": "pypi.org/simple"}),), 1),
    ("AML-406", (beside("one", FQDN),), 0),
    ("AML-406", (beside("one", FQDN), beside("two", FQDN), beside("three", FQDN)), 2),
    (
        "AML-406",
        (
            beside("one", FQDN),
            beside("two", FQDN, dependsOn=[id_of(RULE, "contoso-ml", "one")]),
            beside("three", FQDN, dependsOn=[id_of(RULE, "contoso-ml", "two")]),
        ),
        0,
    ),
    ("AML-406", (beside("one", FQDN, dependsOn=[id_of(RULE, "contoso-ml", "two")]), beside("two", FQDN)), 0),
    ("AML-406", (beside("one", FQDN), made(RULE, "contoso-other/two", properties=FQDN)), 0),
    ("AML-407", (with_rules(), beside("one", FQDN)), 0),
    ("AML-407", (with_rules(all=FQDN), made(RULE, "contoso-other/two", properties=FQDN)), 0),
]

MANAGED = {"managedNetwork": {"isolationMode": OPEN}}
SUBNET = {"id": f"{PLACE}/{network.SUBNET.type.rpartition('/')[0]}/vnet/subnets/ml"}
SERVERLESS = {"serverlessComputeSettings": {"serverlessComputeCustomSubnet": SUBNET["id"]}}


def _lake(role: str, **body: Any) -> Example:
    """A workspace with a rule to another account, and a role of its identity."""
    said = {
        "roleDefinitionId": f"/providers/{identity.ROLE_DEFINITION_TYPE}/{role}",
        "principalId": f"[reference({id_of(WS)[1:-1]}, '2025-12-01', 'Full').identity.principalId]",
    }
    return (
        made(ST, "stlake"),
        made(identity.ROLE_ASSIGNMENT, "one", properties=said, **body),
        with_rules(OPEN, {"identity": {"type": "SystemAssigned"}}, lake=to(id_of(ST, "stlake"), "blob")),
    )


def _acting(identities: str, role: str) -> Example:
    """A workspace with identities, one of which the template makes and gives a role on the target."""
    said = {
        "roleDefinitionId": f"/providers/{identity.ROLE_DEFINITION_TYPE}/{role}",
        "principalId": f"[reference({id_of(identity.USER_ASSIGNED, 'id')[1:-1]}).principalId]",
    }
    return (
        made(identity.USER_ASSIGNED, "id"),
        made(identity.ROLE_ASSIGNMENT, "one", scope=id_of(KV, "kv"), properties=said),
        with_rules(OPEN, {"identity": {"type": identities}}, kv=to(id_of(KV, "kv"), "vault")),
    )


SYSTEM = {"identity": {"type": "SystemAssigned"}}
USER = {
    "identity": {"type": "UserAssigned", "userAssignedIdentities": {f"{PLACE}/{identity.USER_ASSIGNED.type}/id": {}}}
}
APPROVER = identity.ROLES[managed_network.APPROVER]
CONTRIBUTOR, READER = identity.ROLES["Contributor"], identity.ROLES["Reader"]

AROUND_MANAGED: list[Case] = [
    ("AML-408", (workspace(**MANAGED, **SERVERLESS),), 1),
    ("AML-408", (workspace(**SERVERLESS),), 0),
    ("AML-408", (workspace(**SERVERLESS, managedNetwork={"isolationMode": "Disabled"}),), 0),
    ("AML-408", (workspace(**MANAGED), *instance(subnet=SUBNET)), 1),
    ("AML-408", (workspace(), *cluster(subnet=SUBNET)), 0),
    ("AML-408", cluster(subnet=SUBNET), 0),
    ("AML-409", (workspace({"location": "westeurope"}), *cluster({"computeLocation": "northeurope"})), 0),
    ("AML-409", (workspace({"location": "westeurope"}, **MANAGED), *cluster()), 0),
    (
        "AML-409",
        (workspace({"location": "westeurope"}, **MANAGED), {**cluster()[0], "location": "northeurope"}),
        1,
    ),
    ("AML-410", (workspace(publicNetworkAccess="Enabled"),), 0),
    ("AML-410", (with_rules(APPROVED),), 1),
    ("AML-410", (with_rules(OPEN),), 0),
    ("AML-410", (workspace({"kind": "Project"}, **CLOSED),), 0),
    ("AML-410", (workspace(**CLOSED, containerRegistry=f"{PLACE}/{CR.type}/cr"),), 0),
    ("AML-410", (made(CR, sku={"name": "Standard"}), workspace(**CLOSED, containerRegistry=id_of(CR))), 1),
    ("AML-411", _lake(APPROVER, scope=id_of(ST, "stlake")), 0),
    ("AML-411", _lake(APPROVER), 0),
    ("AML-411", _lake(CONTRIBUTOR, scope=id_of(ST, "stlake")), 0),
    ("AML-411", _lake(READER, scope=id_of(ST, "stlake")), 1),
    ("AML-411", _lake(APPROVER, scope=id_of(ST, "stother")), 1),
    ("AML-411", _lake(APPROVER, scope=PLACE.removesuffix("/providers")), 0),
    ("AML-411", _lake(APPROVER, scope=f"{PLACE}/{ST.type}/stother"), 1),
    ("AML-411", (made(resources.GROUP, "rg"), *_lake(APPROVER, scope=id_of(resources.GROUP, "rg"))), 0),
    ("AML-411", (made(KV, "kv"), *_lake(APPROVER, scope=id_of(KV, "kv"))), 1),
    ("AML-411", _acting("UserAssigned", APPROVER), 0),
    ("AML-411", _acting("UserAssigned", READER), 1),
    ("AML-411", _acting("SystemAssigned, UserAssigned", APPROVER), 0),
    ("AML-411", (made(ST), with_rules(OPEN, SYSTEM, OWN, own=to(id_of(ST), "queue"))), 0),
    ("AML-411", (with_rules(OPEN, USER, kv=to(f"{PLACE}/{KV.type}/kv", "vault")),), 0),
    ("AML-411", (with_rules(OPEN, SYSTEM), beside("kv", to(f"{PLACE}/{KV.type}/kv", "vault"))), 1),
    ("AML-411", (with_rules(APPROVED, SYSTEM, all=FQDN),), 0),
]

ALLOWED = {"apiVersion": workspaces.ALLOW_LIST_VERSION}
LATER = {"apiVersion": "2025-12-01"}


def listed(*addresses: str, **body: Any) -> Example:
    """A workspace with an allow-list in its later form."""
    rules = [{"value": address} for address in addresses]
    return (workspace(ALLOWED | body, networkAcls={"defaultAction": "Deny", "ipRules": rules}),)


ACCESS: list[Case] = [
    ("AML-412", (workspace(allowPublicAccessWhenBehindVnet=False),), 0),
    ("AML-412", (workspace(allowPublicAccessWhenBehindVnet=True, publicNetworkAccess="Enabled"),), 1),
    ("AML-413", (workspace(),), 0),
    ("AML-413", (workspace(LATER, ipAllowlist=["20.30.40.50"]),), 1),
    ("AML-413", (workspace(LATER, ipAllowlist=[]),), 0),
    ("AML-413", (workspace({"apiVersion": "2024-07-01-preview"}, ipAllowlist=["20.30.40.50"]),), 0),
    ("AML-413", (workspace({"apiVersion": "2024-10-01"}, ipAllowlist=["20.30.40.50"]),), 1),
    ("AML-413", listed("20.30.40.50", "20.30.0.0/16"), 0),
    ("AML-413", listed("20.30.40.50", apiVersion="2025-12-01"), 1),
    ("AML-413", listed("192.168.1.1", "100.64.0.1", "fe80::1", "2001:4860::1", "nowhere", "20.30.40.50"), 5),
    ("AML-413", listed(*[f"20.30.{at // 250}.{at % 250}" for at in range(200)]), 0),
    ("AML-413", listed(*[f"20.30.{at // 250}.{at % 250}" for at in range(201)]), 1),
    ("AML-435", (workspace(**CLOSED),), 0),
    ("AML-435", (workspace(serverlessComputeSettings={"serverlessComputeNoPublicIP": True}),), 0),
    ("AML-435", (workspace(**CLOSED, serverlessComputeSettings={"serverlessComputeNoPublicIP": False}),), 0),
    ("AML-435", (workspace(**CLOSED, **MANAGED, serverlessComputeSettings={"serverlessComputeNoPublicIP": True}),), 0),
    ("AML-437", (workspace(imageBuildCompute=""),), 0),
    ("AML-437", (workspace(imageBuildCompute="cpu"),), 1),
    ("AML-437", (*cluster(vmSize="STANDARD_DS3_V2"), workspace(imageBuildCompute="CPU")), 0),
    ("AML-437", (*cluster(vmSize="Standard_NC6s_v3"), workspace(imageBuildCompute="cpu")), 1),
    ("AML-437", (*instance(), workspace(imageBuildCompute="ci-forecast")), 1),
    ("AML-437", (made(computes.COMPUTE, "contoso-other/cpu", properties={}), workspace(imageBuildCompute="cpu")), 1),
]

REGISTRIES = "Microsoft.MachineLearningServices/registries"
API, NOTEBOOKS = private_dns.ZONES["amlworkspace"]["public"]
BLOB = "privatelink.blob.core.windows.net"


def zones(endpoint: dict[str, Any], *names: str, **body: Any) -> Example:
    """A private endpoint with a group of zones that lie in another subscription."""
    configs = [{"name": name, "properties": {"privateDnsZoneId": f"{PLACE}/{ZONE.type}/{name}"}} for name in names]
    return (
        endpoint | body,
        made(network.ZONE_GROUP, "pe-contoso/default", properties={"privateDnsZoneConfigs": configs}),
    )


TO_WS = endpoint_to(id_of(WS), "amlworkspace")


def to_type(type_: str, group: str) -> dict[str, Any]:
    """A private endpoint to something that exists."""
    return endpoint_to(f"{PLACE}/{type_}/it", group)


def linked(network_id: str, registers: bool = False, zone: str = BLOB, **of_zone: Any) -> Example:
    """A zone with a link to a network, and an endpoint in a network that exists."""
    endpoint = to_type(ST.type, "blob")
    endpoint["properties"]["subnet"] = SUBNET
    said = {"privateDnsZoneConfigs": [{"name": "one", "properties": {"privateDnsZoneId": id_of(ZONE, zone)}}]}
    link = {"virtualNetwork": {"id": network_id}, "registrationEnabled": registers}
    return (
        made(ZONE, zone, location="global"),
        made(LINK, f"{zone}/one", location="global", properties=link),
        endpoint,
        made(network.ZONE_GROUP, "pe-contoso/default", properties=said),
    )


VNET = SUBNET["id"].rpartition("/subnets/")[0]

ZONES: list[Case] = [
    ("AML-421", zones(TO_WS, API, NOTEBOOKS), 0),
    ("AML-421", zones(TO_WS, NOTEBOOKS), 1),
    ("AML-421", zones(TO_WS), 1),
    ("AML-421", zones(TO_WS, *private_dns.ZONES["amlworkspace"]["china"]), 0),
    ("AML-421", zones(TO_WS, API, private_dns.ZONES["amlworkspace"]["china"][1]), 1),
    ("AML-421", zones(to_type(ST.type, "blob"), BLOB), 0),
    ("AML-421", zones(TO_WS, API)[1:], 0),
    ("AML-422", zones(TO_WS, API, NOTEBOOKS), 0),
    ("AML-422", zones(to_type(ST.type, "blob"), BLOB), 0),
    ("AML-422", zones(to_type(ST.type, "blob"), BLOB.upper()), 0),
    ("AML-422", zones(to_type(ST.type, "file"), BLOB), 1),
    ("AML-422", zones(to_type(ST.type, "blob"), "privatelink.z01.blob.storage.azure.net"), 0),
    ("AML-422", zones(to_type(ST.type, "blob"), "privatelink.blob.core.usgovcloudapi.net"), 0),
    ("AML-422", zones(to_type(ST.type, "blob"), "privatelink.blob.core.usgovcloudapi.net", location="westeurope"), 1),
    ("AML-422", zones(to_type(ST.type, "blob"), BLOB, location="usgovvirginia"), 1),
    ("AML-422", zones(to_type(KV.type, "vault"), "privatelink.vault.azure.net", "privatelink.vaultcore.azure.net"), 1),
    (
        "AML-422",
        zones(to_type(CR.type, "registry"), "privatelink.azurecr.io", "westeurope.data.privatelink.azurecr.io"),
        0,
    ),
    (
        "AML-422",
        zones(to_type("Microsoft.DocumentDB/databaseAccounts", "Table"), "privatelink.table.cosmos.azure.com"),
        0,
    ),
    ("AML-422", zones(to_type("Microsoft.Insights/privateLinkScopes", "azuremonitor"), BLOB), 0),
    ("AML-422", zones(to_type(REGISTRIES, "amlregistry"), API, location="usgovvirginia"), 0),
    ("AML-422", zones(to_type(REGISTRIES, "amlregistry"), NOTEBOOKS), 1),
    ("AML-423", (made(ZONE, BLOB, location="Global"),), 0),
    ("AML-423", (made(ZONE, BLOB),), 1),
    ("AML-423", (made(LINK, f"{BLOB}/one", location="westeurope"),), 1),
    ("AML-424", linked(VNET), 0),
    ("AML-424", linked(VNET.upper()), 0),
    ("AML-424", linked(f"{VNET}-hub"), 1),
    ("AML-424", linked(VNET, registers=True), 1),
    ("AML-424", (made(LINK, "corp.contoso.com/one", properties={"registrationEnabled": True}),), 0),
    ("AML-424", zones(to_type(ST.type, "blob"), BLOB), 0),
    ("AML-425", (made(ZONE, BLOB), made(ZONE, API), made(ZONE, BLOB.upper()), made(ZONE, BLOB)), 2),
]


def in_network(home: str, subnet_in: str, **endpoint: Any) -> Example:
    """A network with an inline subnet of that name, and an endpoint in the subnet `pe`."""
    said = to_type(KV.type, "vault") | endpoint
    said["properties"]["subnet"] = {"id": f"{VNET_TYPE_ID}/vnet-contoso/subnets/pe"}
    inline = [{"name": subnet_in, "properties": {"addressPrefix": "10.0.0.0/29"}}]
    return (made(network.VIRTUAL_NETWORK, "vnet-contoso", location=home, properties={"subnets": inline}), said)


VNET_TYPE_ID = f"{PLACE}/{network.VIRTUAL_NETWORK.type}"


def crowded(prefix: str, *endpoints: dict[str, Any], **body: Any) -> Example:
    """An inline subnet with endpoints in it."""
    for at, each in enumerate(endpoints):
        each["properties"]["subnet"] = {"id": f"{VNET_TYPE_ID}/vnet-contoso/subnets/pe"}
        each["name"] = f"pe-{at}"
    inline = [{"name": "pe", "properties": {"addressPrefix": prefix} | body}]
    return (made(network.VIRTUAL_NETWORK, "vnet-contoso", properties={"subnets": inline}), *endpoints)


def space(*prefixes: str) -> Example:
    """A network with these addresses."""
    return setting(network.VIRTUAL_NETWORK, "vnet-contoso", addressSpace={"addressPrefixes": list(prefixes)})


AROUND: list[Case] = [
    ("AML-431", in_network("westeurope", "pe", location="West Europe"), 0),
    ("AML-431", in_network("westeurope", "pe", location="northeurope"), 1),
    ("AML-431", in_network("westeurope", "pe", location="northeurope")[1:], 0),
    ("AML-431", in_network("westeurope", "pe"), 0),
    ("AML-432", space("10.0.0.0/8", "172.16.0.0/16", "172.18.0.0/15", "fd00::/8", "nonsense"), 0),
    ("AML-432", space("172.17.0.0/16", "10.0.0.0/16", "172.16.0.0/12"), 2),
    ("AML-433", crowded("10.0.0.0/29", endpoint_to(id_of(WS), "amlworkspace")), 0),
    ("AML-433", crowded("10.0.0.0/29", endpoint_to(id_of(WS), "amlworkspace"), to_type(KV.type, "vault")), 1),
    ("AML-433", crowded("10.0.0.0/29", to_type(CR.type, "registry"), to_type(KV.type, "vault")), 0),
    ("AML-433", crowded("10.0.0.0/29", to_type(CR.type, "registry"), to_type(CR.type, "registry")), 1),
    ("AML-433", crowded("fd00::/64", *(to_type(KV.type, "vault") for _ in range(9))), 0),
    ("AML-433", crowded("", *(to_type(KV.type, "vault") for _ in range(9)), addressPrefixes=["10.0.0.0/29"]), 1),
]

ML_SUBNET = {"id": id_of(network.SUBNET, "vnet-contoso", "ml")}
DELEGATED = [{"name": "one", "properties": {"serviceName": "Microsoft.App/environments"}}]
USES_ML_SUBNET = {"serverlessComputeSettings": {"serverlessComputeCustomSubnet": ML_SUBNET["id"]}}


def holding(**subnet: Any) -> dict[str, Any]:
    """A network with an inline subnet for computes."""
    return made(network.VIRTUAL_NETWORK, "vnet-contoso", properties={"subnets": [{"name": "ML", "properties": subnet}]})


def let(way: str, tag: str, port: str, priority: int = 100, **said: Any) -> dict[str, Any]:
    """A security rule that lets something through, or does what else it says."""
    side = "source" if way == "Inbound" else "destination"
    usual = {"direction": way, "access": "Allow", "protocol": "Tcp", "priority": priority}
    return {
        "name": f"{way}-{tag}-{port}",
        "properties": usual | {f"{side}AddressPrefix": tag, "destinationPortRange": port} | said,
    }


def deny(way: str, tag: str = "*", port: str = "*", priority: int = 4000) -> dict[str, Any]:
    """A security rule that keeps something back."""
    return let(way, tag, port, priority, access="Deny", protocol="*")


def guarded(*rules: dict[str, Any], others: Example = (), **compute: Any) -> Example:
    """A cluster in a subnet whose security group has these rules."""
    group = made(network.SECURITY_GROUP, "nsg", properties={"securityRules": list(rules)})
    return (
        group,
        *others,
        holding(networkSecurityGroup={"id": id_of(network.SECURITY_GROUP, "nsg")}),
        *cluster(subnet=ML_SUBNET, **compute),
    )


IN = let("Inbound", "AzureMachineLearning", "44224")
PRIVATE: dict[str, Any] = {"enableNodePublicIp": False}
ML, WEB, FILES = (
    let("Outbound", "AzureMachineLearning", "443"),
    let("Outbound", "Storage.westeurope", "443"),
    let("Outbound", "Storage", "445"),
)
INSIDE = let("Outbound", "VirtualNetwork", "*")

COMPUTE_NETWORKS: list[Case] = [
    ("AML-434", (holding(), *cluster(subnet=ML_SUBNET)), 0),
    ("AML-434", (holding(delegations=DELEGATED), *cluster(subnet=ML_SUBNET)), 1),
    ("AML-434", (holding(delegations=DELEGATED), *instance(subnet=ML_SUBNET)), 1),
    ("AML-434", (holding(delegations=[]), *cluster(subnet=ML_SUBNET)), 0),
    ("AML-434", (holding(delegations=DELEGATED), workspace(**USES_ML_SUBNET)), 1),
    ("AML-434", (holding(delegations=DELEGATED), workspace()), 0),
    ("AML-436", guarded(IN), 0),
    ("AML-436", guarded(), 1),
    ("AML-436", guarded(**PRIVATE), 0),
    ("AML-436", guarded(let("Inbound", "AzureMachineLearning", "44000-45000")), 0),
    ("AML-436", guarded(let("Inbound", "Internet", "*", protocol="*")), 0),
    ("AML-436", guarded(let("Inbound", "AzureMachineLearning", "44224", protocol="Udp")), 1),
    ("AML-436", guarded(deny("Inbound", priority=99), IN), 1),
    ("AML-436", guarded(deny("Outbound"), **PRIVATE), 1),
    ("AML-436", guarded(ML, WEB, FILES, deny("Outbound"), **PRIVATE), 0),
    ("AML-436", guarded(ML, WEB, deny("Outbound"), **PRIVATE), 1),
    ("AML-436", guarded(ML, FILES, deny("Outbound", "Internet"), **PRIVATE), 1),
    ("AML-436", guarded(WEB, FILES, deny("Outbound"), **PRIVATE), 1),
    ("AML-436", guarded(deny("Outbound", "10.0.0.0/8"), **PRIVATE), 0),
    ("AML-436", guarded(deny("Outbound", port="445"), **PRIVATE), 1),
    ("AML-436", guarded(ML, INSIDE, deny("Outbound"), **PRIVATE), 1),
    ("AML-436", guarded(ML, INSIDE, deny("Outbound"), others=(to_type(ST.type, "file"),), **PRIVATE), 0),
    ("AML-436", (*guarded(IN)[1:], *cluster(subnet=SUBNET)), 0),
]

NETWORKS = (OUTBOUND_RULES, AROUND_MANAGED, ACCESS, ZONES, AROUND, COMPUTE_NETWORKS)
