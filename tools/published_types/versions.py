"""The api-versions of each type: what Azure publishes types of, what its list of providers tells, and azure-native's.

None of the three lists is complete. Resource Manager registers an api-version that any of them has.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from amlstack.catalog import EVERY_TYPE, governance, identity, resources, storage
from amlstack.catalog.versions import RESOURCE_MANAGER

PLAYED = (identity.ROLE_DEFINITION.type, governance.POLICY_ASSIGNMENT.type, resources.DEPLOYMENT_TYPE)
"""Types that the sandbox plays besides: only their api-versions are kept."""
SENT = {
    RESOURCE_MANAGER: "2026-06-01",
    "microsoft.containerregistry/registries": "2026-09-01-preview",
    "microsoft.keyvault/vaults": "2026-05-15",
    "microsoft.keyvault/vaults/secrets": "2026-05-15",
    **{
        f"microsoft.network/{type_}": "2021-12-01 2026-01-01 2026-03-01"
        for type_ in (
            "networksecuritygroups",
            "privateendpoints",
            "privateendpoints/privatednszonegroups",
            "virtualnetworks",
            "virtualnetworks/subnets",
        )
    },
    "microsoft.operationalinsights/workspaces": "2015-03-20",
    "microsoft.storage/storageaccounts": "2026-06-01 2026-09-01",
    "microsoft.storage/storageaccounts/blobservices/containers": "2026-06-01 2026-09-01",
    "microsoft.storage/storageaccounts/fileservices/shares": "2026-06-01 2026-09-01",
}
"""Api-versions that are in no list, and that Microsoft's templates send (2021-12-01: azure-quickstart-templates,
microsoft.databricks), or its clients: the newest azure-mgmt packages, az's commands on networks, and azure-ai-ml, which
deletes a Log Analytics workspace with the oldest."""
TOKENS = {type_: kind.token for type_, kind in EVERY_TYPE.items()} | {
    "microsoft.authorization/policyassignments": "azure-native:authorization:PolicyAssignment",
    "microsoft.authorization/roledefinitions": "azure-native:authorization:RoleDefinition",
    "microsoft.keyvault/vaults/keys": "azure-native:keyvault:Key",
    "microsoft.keyvault/vaults/secrets": "azure-native:keyvault:Secret",
    "microsoft.machinelearningservices/workspaces/batchendpoints": (
        "azure-native:machinelearningservices:BatchEndpoint"
    ),
    "microsoft.machinelearningservices/workspaces/connections": (
        "azure-native:machinelearningservices:WorkspaceConnection"
    ),
    "microsoft.machinelearningservices/workspaces/outboundrules": (
        "azure-native:machinelearningservices:ManagedNetworkSettingsRule"
    ),
    "microsoft.network/privatednszones": "azure-native:privatedns:PrivateZone",
    "microsoft.network/privatednszones/virtualnetworklinks": "azure-native:privatedns:VirtualNetworkLink",
    **{kind.type.lower(): kind.token for kind in (storage.FILE_SERVICE, storage.QUEUE_SERVICE, storage.TABLE_SERVICE)},
}
"""azure-native's resource of each type, in lower case; of the others it has none, or one for every version."""


def text(head: Mapping[str, Any], typed: Iterable[str], listed: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The file of api-versions, a type on each line in lower case, from those of each type in `listed`.

    Resource Manager's own paths have those of groups and deployments.
    """
    known: dict[str, set[str]] = {}
    for type_ in (*typed, *PLAYED):
        key = type_.lower()
        own = key.startswith(f"{RESOURCE_MANAGER}/")
        known.setdefault(RESOURCE_MANAGER if own else key, set()).update(
            listed[key]["types"], listed[key]["provider"], () if own else of_native(key)
        )
    for key, versions in known.items():
        known[key] = {each.lower() for each in (*versions, *SENT.get(key, "").split())}
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(' '.join(sorted(known[key])))}" for key in sorted(known))
    return f'{json.dumps(head, indent=1)[:-2]},\n "types": {{\n{lines}\n }}\n}}\n'


def of_native(type_: str) -> set[str]:
    """The api-versions that azure-native has of a type in lower case: its resource's aliases name them."""
    if type_ not in TOKENS:
        return set()
    _, module, name = TOKENS[type_].split(":")
    spec = importlib.util.find_spec("pulumi_azure_native")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pulumi_azure_native isn't installed: run `make setup`")
    file = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    source = (Path(spec.submodule_search_locations[0]) / module / f"{file}.py").read_text(encoding="utf-8")
    found = re.findall(r'"azure-native:\w+/v(\d{4})(\d\d)(\d\d)(\w*):\w+"', source)
    return {"-".join(part for part in parts if part) for parts in found}
