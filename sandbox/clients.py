"""What Microsoft's clients are told through their environment, so that they work on one sandbox and on nothing else.

They insist on https, and ask for their tokens as in App Service: from IDENTITY_ENDPOINT, with IDENTITY_HEADER.
Sources: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference,
https://learn.microsoft.com/cli/azure/azure-cli-configuration (az's variables), azure-ai-ml's `_azure_environments.py`.
"""

from __future__ import annotations

from pathlib import Path

from amlstack.sandbox import control
from amlstack.sandbox.server.signin import IDENTITY_PATH
from amlstack.sandbox.server.tokens import identity_secret

CLIENTS = ("az", "azure-ai-ml", "azure-mgmt")
_METADATA = "ARM_CLOUD_METADATA_URL"
_METADATA_VERSION = "2019-05-01"
"""In this form the metadata is a list, which azure-ai-ml and az both read; az fails on the newer one."""


def variables(client: str, server: control.Running, state: Path) -> dict[str, str | None]:
    """The variables for one of CLIENTS; None is one that must not be set."""
    found = {
        "AZURE_RESOURCE_MANAGER_URL": server.url,
        "AZURE_SUBSCRIPTION_ID": control.SUBSCRIPTION,
        "AZURE_TENANT_ID": control.TENANT,
        "IDENTITY_ENDPOINT": f"{server.url}{IDENTITY_PATH}",
        "IDENTITY_HEADER": identity_secret(server.token),
        "REQUESTS_CA_BUNDLE": server.ca_file,
    }
    if client == "azure-ai-ml":
        found[_METADATA] = f"{server.url}/metadata/endpoints?api-version={_METADATA_VERSION}"
    if client == "az":
        found |= {
            # of its own: the accounts that the user is signed in with stay untouched
            "AZURE_CONFIG_DIR": str(state / "az"),
            "AZURE_CORE_INSTANCE_DISCOVERY": "false",
            "AZURE_CORE_COLLECT_TELEMETRY": "false",
            _METADATA: None,
        }
    return found


AZ_ONCE = (
    f'az cloud register --name {control.CLOUD} --endpoint-resource-manager "$AZURE_RESOURCE_MANAGER_URL"',
    f"az cloud set --name {control.CLOUD}",
    "az login --identity",
)
"""What makes az know the sandbox as a cloud, and sign in; a shell's variable stands between double quotes."""
