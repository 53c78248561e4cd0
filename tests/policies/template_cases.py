"""What the examples of the rules about templates leave open."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import computes, storage
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.policies.examples import template
from amlstack.policies.rule import Example

from .cases import Case, store

WS = "Microsoft.MachineLearningServices/workspaces"
KEY = "[parameters('key')]"
SECURE = {"key": {"type": "secureString"}}


def keyed(key: str) -> dict[str, Any]:
    """A datastore with an account key."""
    return store(credentials={"credentialsType": "AccountKey", "secrets": {"key": key}})


def nested(resources: list[Any], **properties: Any) -> dict[str, Any]:
    """A nested deployment of some resources."""
    inner = {"contentVersion": "1.0.0.0", "resources": resources}
    return {"type": DEPLOYMENT_TYPE, "name": "inner", "properties": {"template": inner, **properties}}


def account(version: Any, type_: str = storage.ACCOUNT.type) -> list[Any]:
    """One account that speaks an api-version."""
    return [{"type": type_, "apiVersion": version, "name": "stcontoso"}]


SECRETS: list[Case] = [
    ("AML-201", template(variables={"key": "x"}, resources=[keyed("[variables('key')]")]), 1),
    ("AML-201", template(variables={"key": KEY}, parameters=SECURE, resources=[keyed("[variables('key')]")]), 0),
    ("AML-201", template(variables={"key": "x"}, resources=[keyed("[concat(variables('key'), 'y')]")]), 0),
    ("AML-201", template(resources=[keyed("")]), 0),
    ("AML-201", template(variables={"adminPassword": "x"}), 1),
    ("AML-201", template(variables={"a": {"clientSecret": "x"}}), 1),
    ("AML-201", template(variables={"passwordPolicy": "x"}), 0),
    ("AML-201", template(resources=[{"type": "A.B/c", "properties": {"adminPassword": "x"}}]), 1),
    ("AML-201", template(resources=[nested([{"type": "A.B/c", "properties": {"adminPassword": "x"}}])]), 0),
    ("AML-201", template(resources={"one": {"type": "A.B/c", "properties": {"apiKey": "x"}}}), 1),
    (
        "AML-201",
        template(resources=[{"type": "A.B/c", "resources": [{"type": "d", "properties": {"apiKey": "x"}}]}]),
        1,
    ),
    (
        "AML-201",
        template(
            resources=[
                {
                    "type": "Microsoft.MachineLearningServices/workspaces",
                    "resources": [{**keyed("x"), "type": "datastores"}],
                }
            ]
        ),
        1,
    ),
    (
        "AML-201",
        template(
            resources=[
                {
                    "type": computes.COMPUTE.type,
                    "properties": {"properties": {"userAccountCredentials": {"adminUserPassword": "x"}}},
                }
            ]
        ),
        1,
    ),
    ("AML-201", template(resources=[{"type": "A.B/c", "x": {"Password": "PrivateSettingsRef:AdminPassword"}}]), 0),
    (
        "AML-201",
        template(resources=[{"type": "A.B/c", "x": {"apiKey": "@Microsoft.KeyVault(VaultName=v;SecretName=s)"}}]),
        0,
    ),
    ("AML-202", template(outputs={"a": {"type": "secureString", "value": "[listKeys('x', 'y').keys]"}}), 0),
    ("AML-202", template(outputs={"a": {"type": "string", "value": "[listKeys('x', 'y').keys[0].value]"}}), 1),
    ("AML-202", template(outputs={"a": {"type": "object", "value": {"b": ["[listSecrets('x', 'y')]"]}}}), 1),
    ("AML-202", template(parameters={"k": {"type": "string"}}, outputs={"a": {"value": "[parameters('k')]"}}), 0),
    ("AML-202", template(outputs={"a": {"type": "bool", "value": "[empty(listKeys('x', 'y').keys)]"}}), 0),
    (
        "AML-202",
        template(
            parameters=SECURE, outputs={"a": {"type": "string", "value": f"[if(empty({KEY[1:-1]}), 'no', 'yes')]"}}
        ),
        0,
    ),
    ("AML-202", template(parameters=SECURE, outputs={"a": {"type": "string", "value": f"[base64({KEY[1:-1]})]"}}), 1),
    ("AML-203", template(parameters={"key": {"type": "string"}}), 0),
    (
        "AML-203",
        template(parameters={"n": {"type": "string"}}, resources=[keyed("[listKeys(parameters('n'), 'v')]")]),
        0,
    ),
    ("AML-203", template(parameters={"key": {"type": "object"}}, resources=[keyed("[parameters('key').a]")]), 1),
    *(
        (
            "AML-203",
            template(parameters={"k": {"type": "string"}, "s": {"type": "secureString"}}, resources=[keyed(key)]),
            n,
        )
        for key, n in (
            ("[if(equals(parameters('k'), 'key'), parameters('s'), '')]", 0),
            ("[if(equals(toLower(parameters('k')), 'key'), parameters('s'), 'none')]", 0),
            ("[if(contains(createArray('a', 'b'), parameters('k')), parameters('s'), '')]", 0),
            ("[if(empty(parameters('k')), listKeys('x', 'y').keys[0].value, parameters('s'))]", 0),
            ("[createArray(parameters('s'))[int(parameters('k'))]]", 0),
            ("[reference(parameters('k')).key]", 0),
            ("[if(equals(parameters('s'), ''), listKeys('x', 'y').keys[0].value, parameters('k'))]", 1),
            ("[concat('AccountName=', parameters('k'), ';AccountKey=', listKeys('x', 'y').keys[0].value)]", 0),
            ("[concat('User=', parameters('k'), ';Password=', parameters('s'))]", 0),
            ("[if(true(), concat('User=', parameters('k'), ';Password=', parameters('s')), parameters('k'))]", 1),
            ("[concat(if(true(), parameters('s'), parameters('k')), 'x')]", 1),
            ("[concat('x', toLower(parameters('k')))]", 1),
            ("[coalesce(parameters('s'), parameters('k'))]", 1),
        )
    ),
    ("AML-204", template(parameters={"password": {"type": "string", "allowedValues": ["a"]}}), 0),
    ("AML-204", template(parameters={"sku": {"type": "string"}}), 0),
    ("AML-204", template(parameters={"dbPasswordObject": {"type": "object"}}), 1),
    ("AML-205", template(parameters={"key": {"type": "secureString", "defaultValue": ""}}), 0),
    ("AML-205", template(parameters={"key": {"type": "secureObject", "defaultValue": {"a": {"b": "x"}}}}), 1),
    ("AML-205", template(parameters={"key": {"type": "string", "defaultValue": "x"}}), 0),
    ("AML-206", template(parameters=SECURE, resources=[nested(account("x"))]), 0),
    ("AML-206", template(resources=[nested([keyed("[listKeys('x', 'y').keys[0].value]")])]), 1),
    ("AML-206", template(parameters=SECURE, resources=[nested([{"type": "A.B/c", "x": f"[length({KEY[1:-1]})]"}])]), 0),
    ("AML-206", template(parameters=SECURE, resources=[keyed(KEY)]), 0),
    ("AML-206", template(parameters=SECURE, resources=[{"type": "A.B/c", "properties": {"template": {"a": KEY}}}]), 0),
    ("AML-206", template(parameters=SECURE, resources=[nested([], templateLink={"uri": KEY})]), 0),
]

FORM: list[Case] = [
    ("AML-207", template(resources=[{**account("x")[0], "location": "Global"}]), 0),
    ("AML-207", template(parameters={"location": {"type": "string", "defaultValue": "westeurope"}}), 1),
    ("AML-207", template(parameters={"location": {"type": "string", "defaultValue": "global"}}), 0),
    ("AML-207", template(parameters={"region": {"type": "string", "defaultValue": "westeurope"}}), 0),
    ("AML-207", template(resources=[{"type": "Microsoft.Network/privateDnsZones", "location": "global"}]), 0),
    ("AML-208", template(resources=[{"type": "A.B/c", "properties": {"u": "https://x.vault.azure.net"}}]), 1),
    ("AML-208", template(resources=[{"type": "A.B/c", "tags": {"u": "https://x.vault.azure.net"}}]), 0),
    ("AML-208", template(resources=[{"type": "Microsoft.Network/privateDnsZones", "name": "x.azurecr.io"}]), 0),
    ("AML-208", template(variables={"zone": "privatelink.blob.core.windows.net"}), 0),
    ("AML-208", template(variables={"$schema": "https://management.azure.com/x"}), 0),
    ("AML-208", template(variables={"suffix": "core.usgovcloudapi.net"}), 1),
    ("AML-208", template(variables={"suffix": "core.chinacloudapi.cn", "host": "x.vault.azure.cn"}), 2),
    ("AML-208", template(resources=[nested([{"type": "A.B/c", "u": "https://x.vault.azure.net"}])]), 0),
    ("AML-209", template(parameters={"a": {"type": "string"}}, variables={"b": "[parameters(concat('a', ''))]"}), 0),
    ("AML-209", template(parameters={"A": {"type": "string"}}, variables={"b": "[parameters('a')]"}), 0),
    ("AML-209", template(parameters={"a": {"type": "string"}}, variables={"b": "[parameters('a'"}), 1),
    ("AML-209", template(parameters={"a": {}}, resources=[{"type": "A.B/c", "x": {"[parameters('a')]": {}}}]), 0),
    ("AML-210", template(variables={"copy": [{"name": "a", "count": 1, "input": 1}]}), 1),
    ("AML-210", template(variables={"copy": [{"name": "a", "count": 1, "input": 1}], "b": "[variables('a')]"}), 1),
    ("AML-210", template(variables={"a": "[if(equals(1, 2), fail('no'), '')]"}), 0),
    ("AML-210", template(variables={"copy": [{"name": "a", "count": 1, "input": "[fail('no')]"}]}), 0),
    ("AML-210", template(variables={"a": {"b": ["[contoso.check(fail('no'))]"]}}), 0),
    ("AML-210", template(variables={"a": "fail('no')"}), 1),
    ("AML-212", template(resources=[nested([], debugSetting={"detailLevel": "none"})]), 0),
    ("AML-212", template(resources=[nested([])]), 0),
    ("AML-214", template(resources=account("[parameters('v')]")), 0),
    ("AML-214", template(resources=account("2999-01-01")), 0),
    ("AML-214", template(resources=account("latest")), 1),
    ("AML-214", template(resources=account("2021-03-01-preview", f"{WS}/datastores")), 0),
    ("AML-214", template(resources=account("2018-03-01-preview", f"{storage.ACCOUNT.type}/blobServices")), 0),
    ("AML-214", template(resources=account("2018-08-01", "Microsoft.Network/privateEndpoints")), 0),
    ("AML-214", template(resources=account("2020-01-01", "A.B/c")), 0),
    ("AML-214", template(resources=account("2023-08-01", "Microsoft.Resources/deploymentScripts")), 0),
    ("AML-214", template(resources=account("2023-08-01", DEPLOYMENT_TYPE)), 1),
    ("AML-215", template(resources=account("2015-01-01", DEPLOYMENT_TYPE)), 0),
    ("AML-215", template(resources=account("latest")), 0),
    ("AML-216", template(resources=account("2999-01-01-preview")), 0),
]


def firewalled(bypass: Any) -> Example:
    """An account with a firewall that says `bypass`."""
    acls = {"defaultAction": "Deny", "BYPASS": bypass}
    return template(resources=[{**account("x")[0], "properties": {"networkAcls": acls}}])


def plan(tier: Any, **parts: Any) -> Example:
    """A plan of Defender's."""
    said = {"type": "Microsoft.Security/pricings", "name": "KeyVaults", "properties": {"pricingTier": tier}}
    return template(resources=[said], **parts)


def kinded(kind: str, vault: Any) -> Example:
    """A workspace of a kind with a vault."""
    said = {"type": "Microsoft.MachineLearningServices/workspaces", "kind": kind, "name": "w"}
    return template(resources=[{**said, "properties": {"keyVault": vault}}])


AUDIT: list[Case] = [
    ("AML-154", firewalled("[null()]"), 1),
    ("AML-154", firewalled("[json('null')]"), 1),
    ("AML-154", firewalled("None"), 0),
    ("AML-154", firewalled("[parameters('bypass')]"), 0),
    ("AML-154", template(resources=[{**account("x")[0], "properties": {"networkAcls": None}}]), 0),
    ("AML-154", template(resources=account("x")), 0),
    ("AML-156", kinded("hub", None), 1),
    ("AML-156", kinded("Hub", ""), 1),
    ("AML-156", kinded("Hub", "[parameters('vault')]"), 0),
    ("AML-156", kinded("Default", None), 0),
    ("AML-190", plan("free"), 1),
    ("AML-190", plan("[parameters('tier')]", parameters={"tier": {"type": "string", "defaultValue": "Free"}}), 1),
    ("AML-190", plan("[variables('tier')]", variables={"tier": "Free"}), 1),
    ("AML-190", plan("[variables('tier')]", variables={"tier": "Standard"}), 0),
    ("AML-190", plan("[parameters('tier')]", parameters={"tier": {"type": "string"}}), 0),
]

TEMPLATES: list[Case] = [*SECRETS, *FORM, *AUDIT]
