"""The api-versions of each resource type that Azure knows: what a call may name, and what a refusal lists.

Sources: the types that azure-native 3.29 publishes, for each kind; what Microsoft's newest clients send (2026-06-01 and
2026-09-01 of storage, 2026-05-15 of vaults, 2026-06-01 of deployments, 2026-09-01-preview of registries) and the oldest
(2015-03-20 of Log Analytics); for Resource Manager's own paths its refusal,
https://github.com/ansible-collections/azure/issues/1739. Datastores begin in 2022, but for the one version that still
registers the types which the current ones don't have: its bodies have another shape (`catalog.of_version`).
"""

from __future__ import annotations

from collections.abc import Mapping

RESOURCE_MANAGER = "microsoft.resources"
"""Stands for the whole namespace: subscriptions, tenants, locations, providers, groups, tags, deployments, lists."""

_TABLE = {
    "microsoft.resources": """
        2014-04-01 2014-04-01-preview 2015-01-01 2015-11-01 2016-02-01 2016-06-01 2016-07-01 2016-09-01
        2017-03-01 2017-05-01 2017-05-10 2017-06-01 2017-08-01 2017-12-01 2018-01-01 2018-02-01 2018-05-01
        2018-06-01 2018-07-01 2018-08-01 2018-09-01 2018-11-01 2019-03-01 2019-05-01 2019-05-10 2019-06-01
        2019-07-01 2019-08-01 2019-09-01 2019-10-01 2019-11-01 2020-01-01 2020-05-01 2020-06-01 2020-07-01
        2020-08-01 2020-09-01 2020-10-01 2021-01-01 2021-04-01 2022-01-01 2022-03-01-preview 2022-05-01
        2022-06-01 2022-09-01 2022-11-01-preview 2022-12-01 2023-03-01-preview 2023-07-01 2023-07-01-preview
        2024-03-01 2024-06-01-preview 2024-07-01 2024-08-01 2024-11-01 2025-03-01 2025-04-01 2026-06-01
    """,
    "microsoft.storage/storageaccounts": """
        2015-05-01-preview 2015-06-15 2016-01-01 2016-05-01 2016-12-01 2017-06-01 2017-10-01 2018-02-01
        2018-03-01-preview 2018-07-01 2018-11-01 2019-04-01 2019-06-01 2020-08-01-preview 2021-01-01 2021-02-01
        2021-04-01 2021-06-01 2021-08-01 2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01
        2024-01-01 2025-01-01 2025-06-01 2025-08-01 2026-04-01 2026-06-01 2026-09-01
    """,
    "microsoft.storage/storageaccounts/blobservices/containers": """
        2018-02-01 2018-03-01-preview 2018-07-01 2018-11-01 2019-04-01 2019-06-01 2020-08-01-preview 2021-01-01
        2021-02-01 2021-04-01 2021-06-01 2021-08-01 2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01
        2023-05-01 2024-01-01 2025-01-01 2025-06-01 2025-08-01 2026-04-01 2026-06-01 2026-09-01
    """,
    "microsoft.storage/storageaccounts/fileservices/shares": """
        2019-04-01 2019-06-01 2020-08-01-preview 2021-01-01 2021-02-01 2021-04-01 2021-06-01 2021-08-01
        2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01 2024-01-01 2025-01-01 2025-06-01
        2025-08-01 2026-04-01 2026-06-01 2026-09-01
    """,
    "microsoft.keyvault/vaults": """
        2015-06-01 2016-10-01 2018-02-14 2018-02-14-preview 2019-09-01 2020-04-01-preview 2021-04-01-preview
        2021-06-01-preview 2021-10-01 2021-11-01-preview 2022-02-01-preview 2022-07-01 2022-11-01 2023-02-01
        2023-07-01 2024-04-01-preview 2024-11-01 2024-12-01-preview 2025-05-01 2026-02-01 2026-03-01-preview
        2026-05-15
    """,
    "microsoft.keyvault/vaults/secrets": """
        2016-10-01 2018-02-14 2018-02-14-preview 2019-09-01 2020-04-01-preview 2021-04-01-preview
        2021-06-01-preview 2021-10-01 2021-11-01-preview 2022-02-01-preview 2022-07-01 2022-11-01 2023-02-01
        2023-07-01 2024-04-01-preview 2024-11-01 2024-12-01-preview 2025-05-01 2026-02-01 2026-03-01-preview
        2026-05-15
    """,
    "microsoft.operationalinsights/workspaces": """
        2015-03-20 2015-11-01-preview 2020-03-01-preview 2020-08-01 2020-10-01 2021-06-01 2021-12-01-preview
        2022-10-01 2023-09-01 2025-02-01 2025-07-01
    """,
    "microsoft.insights/components": """
        2015-05-01 2018-05-01-preview 2020-02-02 2020-02-02-preview
    """,
    "microsoft.containerregistry/registries": """
        2017-03-01 2017-10-01 2019-05-01 2019-12-01-preview 2020-11-01-preview 2021-06-01-preview
        2021-08-01-preview 2021-09-01 2021-12-01-preview 2022-02-01-preview 2022-12-01 2023-01-01-preview
        2023-06-01-preview 2023-07-01 2023-08-01-preview 2023-11-01-preview 2024-11-01-preview
        2025-03-01-preview 2025-04-01 2025-05-01-preview 2025-06-01-preview 2025-11-01 2026-01-01-preview
        2026-03-01-preview 2026-09-01-preview
    """,
    "microsoft.managedidentity/userassignedidentities": """
        2015-08-31-preview 2018-11-30 2021-09-30-preview 2022-01-31-preview 2023-01-31 2023-07-31-preview
        2024-11-30 2025-01-31-preview 2025-05-31-preview
    """,
    "microsoft.authorization/roleassignments": """
        2015-07-01 2017-10-01-preview 2018-01-01-preview 2018-09-01-preview 2020-03-01-preview
        2020-04-01-preview 2020-08-01-preview 2020-10-01-preview 2022-04-01
    """,
    "microsoft.machinelearningservices/workspaces": """
        2018-03-01-preview 2018-11-19 2019-05-01 2019-06-01 2019-11-01 2020-01-01 2020-02-18-preview 2020-03-01
        2020-04-01 2020-05-01-preview 2020-05-15-preview 2020-06-01 2020-08-01 2020-09-01-preview 2021-01-01
        2021-03-01-preview 2021-04-01 2021-07-01 2022-01-01-preview 2022-02-01-preview 2022-05-01
        2022-06-01-preview 2022-10-01 2022-10-01-preview 2022-12-01-preview 2023-02-01-preview 2023-04-01
        2023-04-01-preview 2023-06-01-preview 2023-08-01-preview 2023-10-01 2024-01-01-preview 2024-04-01
        2024-04-01-preview 2024-07-01-preview 2024-10-01 2024-10-01-preview 2025-01-01-preview 2025-04-01
        2025-04-01-preview 2025-06-01 2025-07-01-preview 2025-09-01 2025-10-01-preview 2025-12-01
        2026-01-15-preview 2026-03-01 2026-03-15-preview 2026-05-01 2026-05-15-preview
    """,
    "microsoft.machinelearningservices/workspaces/datastores": """
        2020-05-01-preview
        2022-02-01-preview 2022-05-01 2022-06-01-preview 2022-10-01 2022-10-01-preview 2022-12-01-preview
        2023-02-01-preview 2023-04-01 2023-04-01-preview 2023-06-01-preview 2023-08-01-preview 2023-10-01
        2024-01-01-preview 2024-04-01 2024-04-01-preview 2024-07-01-preview 2024-10-01 2024-10-01-preview
        2025-01-01-preview 2025-04-01 2025-04-01-preview 2025-06-01 2025-07-01-preview 2025-09-01
        2025-10-01-preview 2025-12-01 2026-01-15-preview 2026-03-01 2026-03-15-preview 2026-05-01
        2026-05-15-preview
    """,
    "microsoft.authorization/policyassignments": """
        2015-10-01-preview 2016-04-01 2016-12-01 2017-06-01-preview 2018-03-01 2018-05-01 2019-01-01 2019-06-01
        2019-09-01 2020-03-01 2020-09-01 2021-06-01 2022-06-01 2023-04-01 2024-04-01 2024-05-01 2025-01-01
        2025-03-01 2025-11-01 2025-12-01-preview 2026-01-01-preview 2026-06-01 2026-07-01
    """,
    "microsoft.authorization/roledefinitions": """
        2015-07-01 2018-01-01-preview 2022-04-01 2022-05-01-preview
    """,
}

API_VERSIONS: Mapping[str, tuple[str, ...]] = {type_: tuple(text.split()) for type_, text in _TABLE.items()}
"""By the type in lower case, the oldest first."""


def api_versions(type_: str) -> tuple[str, ...]:
    """The api-versions of a type in any case, the oldest first; none for one that isn't known."""
    key = type_.lower()
    return API_VERSIONS.get(RESOURCE_MANAGER if key.startswith(f"{RESOURCE_MANAGER}/") else key, ())
