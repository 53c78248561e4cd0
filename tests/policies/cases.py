"""What the rules' own examples leave open: a rule, what it is asked about, and how often it objects."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import (
    Kind,
    computes,
    endpoints,
    governance,
    identity,
    keyvault,
    machinelearning,
    monitoring,
    network,
    registry,
    storage,
)
from amlstack.policies.examples import id_of, made, setting, workspace
from amlstack.policies.rule import Example

Case = tuple[str, Example, int]

ST, KV, CR, WS = storage.ACCOUNT, keyvault.VAULT, registry.REGISTRY, machinelearning.WORKSPACE


def store(**properties: Any) -> dict[str, Any]:
    """A datastore on the account and the container of the examples."""
    said = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": "raw"} | properties
    return made(machinelearning.DATASTORE, "contoso-ml/raw", properties=said)


SIGNED = {"authorityUrl": "https://login.microsoftonline.com", "resourceUrl": "https://database.windows.net/"}
CLASSIC = {
    "Endpoint": "postgres.database.azure.com",
    "AuthorityUrl": "https://login.partner.microsoftonline.cn",
    "ResourceUrl": "https://database.windows.net/",
}


def compute(type_: str, **properties: Any) -> dict[str, Any]:
    """A compute of a type."""
    return made(computes.COMPUTE, "contoso-ml/cpu", properties={"computeType": type_, "properties": properties})


def endpoint(kind: Kind, *groups: str, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """A private endpoint to the examples' resource of a kind."""
    connection = {"name": "one", "properties": {"privateLinkServiceId": id_of(kind, *names), "groupIds": list(groups)}}
    return made(
        network.PRIVATE_ENDPOINT, "pe-contoso", properties={"manualPrivateLinkServiceConnections": [connection]}
    )


def security(**properties: Any) -> Example:
    """A network security group with one rule."""
    said = {"direction": "Inbound", "access": "Allow", "sourceAddressPrefix": "Internet", "destinationPortRange": "22"}
    return setting(network.SECURITY_GROUP, "nsg", securityRules=[{"name": "one", "properties": said | properties}])


def subnet(name: str) -> Example:
    """A network with one unguarded subnet."""
    return setting(network.VIRTUAL_NETWORK, "vnet", subnets=[{"name": name, "properties": {}}])


def spoken(kind: Kind, api_version: str, **properties: Any) -> Example:
    """A resource that speaks an api-version."""
    return ({**made(kind, properties=properties), "apiVersion": api_version},)


def logged(type_: str, *names: str) -> dict[str, Any]:
    """A diagnostic setting of something."""
    spelled = ", ".join(f"'{word}'" for word in (type_, *names))
    return made(monitoring.DIAGNOSTIC_SETTING, "audit", scope=f"[resourceId({spelled})]", properties={})


NETWORK = {"isolationMode": "AllowInternetOutbound"}
USERS: dict[str, Any] = {
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one": {}
}


def firewalled(*rules: object) -> Example:
    """An account that lets nobody in but those whom the rules name."""
    acls = {"defaultAction": "Deny", "bypass": "Logging", "resourceAccessRules": list(rules)}
    return setting(ST, networkAcls=acls)


NAMES: list[Case] = [
    ("AML-002", (made(identity.USER_ASSIGNED, "windows"),), 0),
    ("AML-002", (made(ST, "microsoftdata"),), 1),
    ("AML-003", (made(machinelearning.DATASTORE, "contoso-ml/no good"),), 0),
    ("AML-004", (made(machinelearning.DATASTORE, "contoso-ml/WorkspaceFileStore"),), 1),
    ("AML-005", (made(computes.COMPUTE, "contoso-ml/cpu", properties={"computeType": 7}),), 0),
    ("AML-005", (made(computes.COMPUTE, "contoso-ml/-", properties={"computeType": "AmlCompute"}),), 0),
    ("AML-005", (made(computes.COMPUTE, "contoso-ml/seventeen-letters", properties={"computeType": "AKS"}),), 1),
]

WORKSPACES: list[Case] = [
    ("AML-024", (workspace({"kind": "Hub"}),), 0),
    ("AML-025", (workspace({"kind": "Project"}),), 0),
    ("AML-025", (workspace({"kind": "Hub"}),), 1),
    ("AML-026", (workspace({"identity": {"type": "None"}}),), 1),
    ("AML-027", (workspace({"identity": {"type": "UserAssigned", "userAssignedIdentities": USERS}}),), 0),
    ("AML-027", (workspace({"identity": {"type": "UserAssigned"}}, primaryUserAssignedIdentity="/other"),), 1),
    (
        "AML-027",
        (
            workspace(
                {"identity": {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": USERS | {"b": {}}}}
            ),
        ),
        0,
    ),
    ("AML-030", (workspace({"kind": "Default"}),), 0),
    ("AML-036", (made(ST), workspace(storageAccount=id_of(ST))), 0),
    ("AML-036", (made(ST, properties={"allowSharedKeyAccess": False}), workspace(storageAccount=id_of(ST))), 1),
    ("AML-039", (workspace(),), 0),
    ("AML-039", (workspace({"kind": "Hub"}, publicNetworkAccess="Disabled"),), 0),
    (
        "AML-039",
        (
            setting(governance.POLICY_ASSIGNMENT, "tags", policyDefinitionId=f"/p/{governance.REQUIRE_TAG}")[0],
            workspace(),
        ),
        1,
    ),
    ("AML-039", (setting(governance.POLICY_ASSIGNMENT, "other", policyDefinitionId="/p/x")[0], workspace()), 0),
    ("AML-040", (made(CR), workspace(containerRegistry=id_of(CR))), 0),
    (
        "AML-040",
        (
            made(CR, properties={"publicNetworkAccess": "Disabled"}),
            workspace(containerRegistry=id_of(CR), managedNetwork=NETWORK),
        ),
        0,
    ),
    (
        "AML-040",
        (
            made(CR, properties={"publicNetworkAccess": "Disabled"}),
            workspace(containerRegistry=id_of(CR), managedNetwork={"isolationMode": "Disabled"}),
        ),
        1,
    ),
    ("AML-132", (workspace({"kind": "Project"}),), 0),
    ("AML-133", (workspace({"kind": "Project"}, publicNetworkAccess="Disabled"),), 0),
    ("AML-134", (workspace({"kind": "Project"}),), 0),
    ("AML-188", (workspace({"kind": "Project"}),), 0),
    ("AML-133", (workspace(publicNetworkAccess="Enabled"),), 0),
    ("AML-138", (made(ST), workspace(storageAccount=id_of(ST))), 0),
    ("AML-183", (made(ST), workspace({"location": "westeurope"}, storageAccount=id_of(ST))), 0),
    ("AML-183", (made(ST, location="eastus"), workspace(storageAccount=id_of(ST))), 0),
]

STORAGE: list[Case] = [
    ("AML-046", setting(ST, publicNetworkAccess="Disabled"), 0),
    ("AML-046", setting(ST), 1),
    ("AML-047", setting(ST, networkAcls={"defaultAction": "Deny"}), 0),
    ("AML-047", setting(ST, networkAcls={"defaultAction": "Allow", "bypass": "None"}), 0),
    ("AML-047", setting(ST, networkAcls={"defaultAction": "Deny", "bypass": "Logging, AzureServices"}), 0),
    ("AML-047", firewalled({"tenantId": "t", "resourceId": id_of(WS)}), 0),
    ("AML-047", firewalled({"tenantId": "t", "resourceId": "/subscriptions/s/resourceGroups/g/providers/A.B/c/d"}), 1),
    ("AML-047", firewalled("nonsense"), 1),
    ("AML-048", (made(ST, kind="FileStorage"),), 0),
    ("AML-048", (made(storage.BLOB_SERVICE, "stcontoso/default", properties={}), made(ST)), 1),
    ("AML-142", setting(ST, allowSharedKeyAccess=False), 0),
    ("AML-144", (made(ST, kind="Unheard"),), 0),
    ("AML-146", (made(ST, kind="StorageV2", sku={"name": "Standard_LRS"}),), 0),
    ("AML-146", (made(ST, kind="StorageV2", sku={"name": "Premium_LRS"}),), 0),
    ("AML-146", (made(ST, kind="storagev2", sku={"name": "PremiumV2_LRS"}),), 1),
    ("AML-146", (made(ST, kind="FileStorage", sku={"name": "StandardV2_LRS"}),), 0),
    ("AML-146", (made(ST, kind="BlobStorage", sku={"name": "Premium_LRS"}),), 0),
    ("AML-150", (made(ST, kind="FileStorage", sku={"name": "Premium_LRS"}, properties={"isHnsEnabled": True}),), 1),
    ("AML-150", (made(ST, kind="FileStorage", sku={"name": "Premium_LRS"}, properties={"isHnsEnabled": False}),), 0),
    ("AML-150", (made(ST, kind="FileStorage", sku={"name": "Standard_LRS"}, properties={"isHnsEnabled": True}),), 0),
    ("AML-150", (made(ST, properties={"isHnsEnabled": True}),), 0),
    ("AML-055", setting(KV, networkAcls={"defaultAction": "Deny"}), 0),
    (
        "AML-081",
        ({**store(contents={"contentsType": "AzureBlob"}, datastoreType=None), "apiVersion": "2021-03-01-preview"},),
        0,
    ),
    ("AML-081", ({**store(datastoreType=None), "apiVersion": "2022-05-01"},), 1),
    ("AML-053", spoken(KV, "2024-11-01"), 1),
    ("AML-053", spoken(KV, "2026-02-01"), 0),
    ("AML-053", spoken(KV, "2026-05-15", enableRbacAuthorization=False), 1),
    ("AML-054", setting(KV, enableRbacAuthorization=False), 0),
    ("AML-054", spoken(KV, "2024-11-01", accessPolicies=[]), 1),
    ("AML-054", spoken(KV, "2026-02-01", accessPolicies=[]), 0),
    ("AML-054", spoken(KV, "2026-02-01", enableRbacAuthorization=False, accessPolicies=[]), 1),
    ("AML-042", spoken(ST, "2018-11-01"), 1),
    ("AML-042", spoken(ST, "2018-11-01", supportsHttpsTrafficOnly=True), 0),
    ("AML-042", spoken(ST, "2019-04-01"), 0),
    ("AML-042", spoken(ST, "2015-05-01-preview"), 1),
    ("AML-056", setting(KV, networkAcls={"defaultAction": "Allow", "bypass": "None"}), 0),
    ("AML-063", setting(CR, networkRuleSet={"defaultAction": "Deny"}), 0),
    ("AML-064", setting(CR, publicNetworkAccess="Disabled"), 0),
    ("AML-064", (made(CR, sku={"name": "Basic"}, properties={"dataEndpointEnabled": True}),), 1),
    ("AML-064", (made(CR, sku={"name": "Basic"}, properties={"dataEndpointEnabled": False}),), 0),
    ("AML-067", setting(CR), 1),
    ("AML-067", setting(CR, publicNetworkAccess="Enabled", policies={"exportPolicy": {"status": "enabled"}}), 1),
    ("AML-157", setting(CR, policies={"retentionPolicy": {"status": "enabled"}}), 0),
    ("AML-157", setting(CR, policies={"softDeletePolicy": {"status": "disabled"}}), 1),
    (
        "AML-162",
        (made(CR, sku={"name": "Premium"}, properties={"policies": {"softDeletePolicy": {"status": "enabled"}}}),),
        0,
    ),
    ("AML-152", setting(keyvault.SECRET, "kv-contoso/raw", attributes={"enabled": True}), 1),
    ("AML-153", setting(keyvault.KEY, "kv-contoso/k", rotationPolicy={"attributes": {"expiryTime": "P2Y"}}), 0),
    ("AML-153", setting(keyvault.KEY, "kv-contoso/k", rotationPolicy={"lifetimeActions": []}), 1),
    ("AML-158", (made(ST, kind="FileStorage"),), 0),
    ("AML-158", (made(storage.BLOB_SERVICE, "stcontoso/default", properties={}), made(ST)), 1),
    (
        "AML-158",
        (
            made(storage.BLOB_SERVICE, "stcontoso/default", properties={"deleteRetentionPolicy": {"enabled": True}}),
            made(ST),
        ),
        1,
    ),
    ("AML-159", setting(storage.FILE_SERVICE, "stcontoso/default"), 0),
    ("AML-163", (workspace({"identity": {"type": "SystemAssigned, UserAssigned"}}),), 0),
    ("AML-163", (workspace(),), 1),
    ("AML-164", (workspace(),), 0),
    ("AML-162", (made(CR, sku={"name": "Standard"}),), 0),
    ("AML-137", (made(CR, sku={"name": "Basic"}),), 0),
    ("AML-137", (endpoint(CR, "registry"), made(CR)), 0),
    ("AML-075", setting(monitoring.LOG_ANALYTICS, "log", sku={"name": "Free"}, retentionInDays=7), 0),
    ("AML-077", setting(monitoring.LOG_ANALYTICS, "log"), 1),
]

DATASTORES: list[Case] = [
    ("AML-081", (store(datastoreType="blob"),), 0),
    ("AML-083", (store(credentials={}),), 0),
    ("AML-083", (store(datastoreType="Unheard", credentials={"credentialsType": "Sas"}),), 0),
    ("AML-083", (store(datastoreType="AzureFile", credentials={"credentialsType": "None"}),), 1),
    ("AML-083", (store(datastoreType="OneLake", credentials={"credentialsType": "AccountKey"}),), 1),
    ("AML-084", (store(credentials={"secrets": {"secretsType": "Sas"}}),), 0),
    ("AML-084", (store(credentials={"credentialsType": "Sas", "secrets": {}}),), 0),
    (
        "AML-085",
        (store(credentials={"credentialsType": "Sas", "secrets": {"sasToken": "[parameters('x')]"}}),),
        0,
    ),
    ("AML-085", (store(credentials={"credentialsType": "ServicePrincipal", "secrets": {"clientSecret": "x"}}),), 2),
    ("AML-085", (store(datastoreType="[parameters('x')]", credentials={"credentialsType": "Sas"}),), 1),
    ("AML-087", (store(containerName="$web"),), 0),
    ("AML-087", (store(accountName="St-Contoso", containerName="Raw_Data"),), 2),
    ("AML-088", (store(serviceDataAccessAuthIdentity="WorkspaceSystemAssignedIdentity"),), 0),
    ("AML-089", (made(ST, properties={"allowSharedKeyAccess": False}), store(datastoreType="AzureFile")), 1),
    ("AML-089", (made(ST), store(credentials={"credentialsType": "AccountKey"})), 0),
    ("AML-091", (store(accountName=7),), 0),
    ("AML-092", (store(),), 0),
    ("AML-092", (made(ST), store(datastoreType="OneLake")), 0),
    ("AML-092", (made(ST), made(storage.FILE_SHARE, "stcontoso/default/raw"), store()), 1),
    ("AML-092", (made(ST), made(storage.BLOB_CONTAINER, "stother/default/raw"), store()), 1),
    ("AML-098", (store(datastoreType="AzureDataLakeGen2"),), 0),
    ("AML-100", (workspace({"location": "China North 3"}), store(endpoint="core.usgovcloudapi.net")), 1),
    ("AML-100", (workspace({"location": "westeurope"}), store(endpoint="core.windows.net")), 0),
    ("AML-100", (workspace({"location": "usgovvirginia"}), store(endpoint="data.contoso.com")), 0),
    ("AML-100", (store(endpoint="core.windows.net"),), 0),
    ("AML-100", (workspace({"location": "usgovarizona"}), store(credentials=SIGNED)), 2),
    (
        "AML-100",
        (made(machinelearning.CLASSIC_DATASTORE, "contoso-ml/old", location="usgovtexas", properties=CLASSIC),),
        3,
    ),
    ("AML-151", (made(ST, kind="FileStorage"), store(datastoreType="AzureFile")), 0),
    ("AML-151", (made(ST, kind="BlockBlobStorage"), store(datastoreType="AzureFile")), 1),
    ("AML-151", (made(ST, kind="FileStorage"), store(datastoreType="AzureDataLakeGen2")), 1),
    ("AML-151", (made(ST, kind="BlobStorage"), store(datastoreType="AzureFile")), 0),
    ("AML-151", (made(ST), store()), 0),
    ("AML-151", (store(),), 0),
]

MACHINES: list[Case] = [
    ("AML-101", (compute("AmlCompute"),), 0),
    ("AML-103", (compute("ComputeInstance", scaleSettings={"minNodeCount": 4}),), 0),
    ("AML-103", (compute("AmlCompute", scaleSettings={"minNodeCount": 4}),), 1),
    ("AML-103", (compute("AmlCompute", scaleSettings={"maxNodeCount": 4}),), 0),
    ("AML-104", (compute("AKS"),), 0),
    ("AML-105", (compute("AmlCompute", remoteLoginPortPublicAccess="Enabled"),), 1),
    ("AML-106", (workspace(managedNetwork=NETWORK), compute("AmlCompute")), 0),
    ("AML-106", (workspace(managedNetwork={"isolationMode": "Disabled"}), compute("AmlCompute")), 1),
    ("AML-106", (compute("AKS"),), 0),
    ("AML-107", (compute("AKS"),), 0),
    ("AML-108", ({**compute("AmlCompute"), "identity": {"type": "None"}},), 1),
    ("AML-108", (compute("ComputeInstance"),), 0),
    ("AML-111", (compute("AmlCompute"),), 0),
    ("AML-111", (workspace(), compute("AmlCompute")), 0),
    ("AML-111", (workspace(managedNetwork={"isolationMode": "Disabled"}), compute("AmlCompute")), 0),
    ("AML-111", (workspace(managedNetwork=NETWORK), compute("AKS")), 0),
    ("AML-123", setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/one"), 0),
    ("AML-125", (made(endpoints.ONLINE_ENDPOINT, "contoso-ml/one", identity={"type": "None"}),), 1),
    ("AML-127", setting(endpoints.ONLINE_DEPLOYMENT, "contoso-ml/one/blue"), 1),
    ("AML-127", setting(endpoints.ONLINE_DEPLOYMENT, "contoso-ml/one/blue", scaleSettings={"minInstances": 3}), 0),
]

NETWORKS: list[Case] = [
    ("AML-130", security(sourceAddressPrefix="10.0.0.0/8"), 0),
    ("AML-130", security(direction="Outbound"), 0),
    ("AML-130", security(access="Deny"), 0),
    ("AML-130", security(destinationPortRange="443"), 0),
    ("AML-130", security(destinationPortRange="*"), 1),
    ("AML-130", security(destinationPortRange="20-30"), 1),
    ("AML-130", security(destinationPortRange="23-30"), 0),
    ("AML-130", security(destinationPortRange="20-21"), 0),
    ("AML-130", security(destinationPortRange="", destinationPortRanges=["80", "3389"]), 1),
    ("AML-130", security(sourceAddressPrefix="", sourceAddressPrefixes=["10.0.0.1", "0.0.0.0/0"]), 1),
    ("AML-130", security(destinationPortRange="ssh"), 0),
    ("AML-135", (workspace(), endpoint(WS, "amlworkspace", "blob")), 1),
    ("AML-135", (made(identity.USER_ASSIGNED, "one"), endpoint(identity.USER_ASSIGNED, "x", names=("one",))), 0),
    ("AML-139", subnet("GatewaySubnet"), 0),
    ("AML-139", subnet("ml"), 1),
]

RUNNING: list[Case] = [
    ("AML-185", (made(governance.LOCK, "keep"), made(KV)), 0),
    ("AML-185", (made(ST), made(governance.LOCK, "keep", scope=id_of(ST)), made(KV)), 1),
    ("AML-185", (made(identity.USER_ASSIGNED, "one"),), 0),
    (
        "AML-185",
        (
            {"type": f"{KV.type}/providers/locks", "name": "kv-contoso/Microsoft.Authorization/keep"},
            made(KV),
        ),
        0,
    ),
    ("AML-184", (made(ST),), 1),
    ("AML-184", (made(CR),), 1),
    ("AML-184", (logged(f"{ST.type}/blobServices", "stcontoso", "default"), made(ST)), 0),
    ("AML-184", (logged(f"{ST.type}/fileServices", "stcontoso", "default"), made(ST)), 0),
    ("AML-184", (logged(ST.type, "stcontoso"), made(ST)), 1),
    ("AML-184", (logged(CR.type, "crcontoso"), made(CR)), 0),
    ("AML-184", (made(identity.USER_ASSIGNED, "id-contoso"),), 0),
    (
        "AML-184",
        (
            {"type": f"{KV.type}/providers/diagnosticSettings", "name": "kv-contoso/Microsoft.Insights/audit"},
            made(KV),
        ),
        0,
    ),
]

CASES: list[Case] = [*NAMES, *WORKSPACES, *STORAGE, *DATASTORES, *MACHINES, *NETWORKS, *RUNNING]
