"""What others call a control: Azure Policy's built-in definitions, Microsoft's cloud security benchmark, scanners.

A rule of policies/ names in `maps` who else asks for it: 'Azure Policy GUID', 'CKV_AZURE_44' (checkov), 'MCSB NS-2', or
PSRule's name of a rule, 'Azure.Storage.MinTLS', which says itself what it is.
"""

from __future__ import annotations

from types import MappingProxyType

BUILT_IN = MappingProxyType(
    {
        "ba769a63-b8cc-4b2d-abf6-ac33c7204be8": (
            "Azure Machine Learning workspaces should be encrypted with a customer-managed key"
        ),
        "7f40cee6-e933-4d0f-a782-b96615e0f4a6": (
            "Azure Machine Learning workspaces should be encrypted with the use of a customer-managed key"
        ),
        "a6abeaec-4d90-4a02-805f-6b26c4d3fbe9": "Azure Key Vaults should use private link",
        "98728c90-32c7-4049-8429-847dc0f4fe37": "Key Vault secrets should have an expiration date",
        "152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0": "Key Vault keys should have an expiration date",
        "5f0c7d88-c7de-45b8-ac49-db49e72eaa78": (
            "Azure Machine Learning workspaces should use user-assigned managed identity"
        ),
        "438c38d2-3772-465a-a9cc-7a6666a275ce": (
            "Azure Machine Learning Workspaces should disable public network access"
        ),
        "45e05259-1eb5-4f70-9574-baf73e9d219b": "Azure Machine Learning workspaces should use private link",
        "6ddb1705-c8cf-450e-aa4b-19ad6703c440": (
            "Azure Machine Learning and Ai Studio should use Allow Only Approved Outbound Managed Vnet mode"
        ),
        "afe0c3be-ba3b-4544-ba52-0c99672a8ad6": "Resource logs in Azure Machine Learning Workspaces should be enabled",
        "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f": (
            "Azure Machine Learning Computes should have local authentication methods disabled"
        ),
        "7804b5c7-01dc-4723-969b-ae300cc07ff1": "Azure Machine Learning Computes should be in a virtual network",
        "679ddf89-ab8f-48a5-9029-e76054077449": "Azure Machine Learning Compute Instance should have idle shutdown",
        "404c3081-a854-4457-ae30-26a93ef643f9": "Secure transfer to storage accounts should be enabled",
        "fe83a0eb-a853-422d-aac2-1bffd182c5d0": "Storage accounts should have the specified minimum TLS version",
        "4fa4b6c0-31ca-4c0d-b10d-24b96f62a751": "Storage account public access should be disallowed",
        "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54": "Storage accounts should prevent shared key access",
        "b2982f36-99f2-4db5-8eff-283140c09693": "Storage accounts should disable public network access",
        "34c877ad-507e-4c82-993e-3452a6e0ad3c": "Storage accounts should restrict network access",
        "c9d007d0-c057-4772-b18c-01e546713bcd": "Storage accounts should allow access from trusted Microsoft services",
        "6edd7eda-6dd8-40f7-810d-67160c639cd9": "Storage accounts should use private link",
        "6fac406b-40ca-413b-bf8e-0bf964659c25": "Storage accounts should use customer-managed key for encryption",
        "4733ea7b-a883-42fe-8cac-97454c2a9e4a": "Storage accounts should have infrastructure encryption",
        "92a89a79-6c52-4a7e-a03f-61306fc49312": "Storage accounts should prevent cross tenant object replication",
        "7433c107-6db4-4ad1-b57a-a76dce0154a1": "Storage accounts should be limited by allowed SKUs",
        "bc1b984e-ddae-40cc-801a-050a030e4fbe": (
            "Storage accounts should have shared access signature (SAS) policies configured"
        ),
        "1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d": "Key vaults should have soft delete enabled",
        "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53": "Key vaults should have deletion protection enabled",
        "12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5": "Azure Key Vault should use RBAC permission model",
        "55615ac9-af46-4a59-874e-391cc3dfb490": (
            "Azure Key Vault should have firewall enabled or public network access disabled"
        ),
        "405c5871-3e91-4644-8a63-58e19d68ff5b": "Azure Key Vault should disable public network access",
        "cf820ca0-f99e-4f3e-84fb-66e913812d21": "Resource logs in Key Vault should be enabled",
        "dc921057-6b28-4fbe-9b83-f7bec05db6c2": "Container registries should have local admin account disabled",
        "9f2dea28-e834-476c-99c5-3507b4728395": "Container registries should have anonymous authentication disabled",
        "0fdf0491-d080-4575-b627-ad0e843cba0f": "Public network access should be disabled for Container registries",
        "d0793b48-0edc-4296-a390-4c75d1bdfd71": "Container registries should not allow unrestricted network access",
        "bd560fc0-3c69-498a-ae9f-aa8eb7de0e13": "Container registries should have SKUs that support Private Links",
        "e8eef0a8-67cf-4eb4-9386-14b0e78733d4": "Container registries should use private link",
        "5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580": "Container registries should be encrypted with a customer-managed key",
        "524b0254-c285-4903-bee6-bb8126cde579": "Container registries should have exports disabled",
        "42781ec6-6127-4c30-bdfa-fb423a0047d3": (
            "Container registries should have ARM audience token authentication disabled"
        ),
        "d550e854-df1a-4de9-bf44-cd894b39a95e": (
            "Azure Monitor Logs for Application Insights should be linked to a Log Analytics workspace"
        ),
        "199d5677-e4d9-4264-9465-efe1839c06bd": (
            "Application Insights components should block non-Azure Active Directory based ingestion"
        ),
        "1bc02227-0cb6-4e11-8f53-eb0b22eab7e8": (
            "Application Insights components should block log ingestion and querying from public networks"
        ),
        "6c53d030-cc64-46f0-906d-2bc061cd1334": (
            "Log Analytics workspaces should block log ingestion and querying from public networks"
        ),
        "e56962a6-4747-49cd-b67b-bf8b01975c4c": "Allowed locations",
        "871b6d14-10aa-478d-b590-94f262ecfa99": "Require a tag on resources",
    }
)
"""Azure Policy's built-in definitions. Source: https://github.com/Azure/azure-policy/tree/master/built-in-policies"""

LEFT_OUT = MappingProxyType(
    {
        "e413671a-dd10-4cc1-a943-45b598596cb7": (
            (
                "Azure Machine Learning workspaces should enable V1LegacyMode to support network isolation "
                "backward compatibility"
            ),
            "V1LegacyMode switches the current API off, and its datastores, endpoints and managed network with it.",
        ),
        "f110a506-2dcb-422e-bcea-d533fc8c35e2": (
            "Azure Machine Learning compute instances should be recreated to get the latest software updates",
            "It looks at what runs: no template says how old an image is.",
        ),
        "bf045164-79ba-4215-8f95-f8048dc1780b": (
            "Geo-redundant storage should be enabled for Storage Accounts",
            (
                "Copies in three zones of one region will do, and keep the data where it has to stay. "
                "AML-148 asks for either."
            ),
        ),
    }
)
"""Built-in definitions that no rule follows: the name of each, and why not."""

CHECKOV = MappingProxyType(
    {
        "CKV_AZURE_3": "Ensure that 'supportsHttpsTrafficOnly' is set to 'true'",
        "CKV_AZURE_9": "Ensure that RDP access is restricted from the internet",
        "CKV_AZURE_10": "Ensure that SSH access is restricted from the internet",
        "CKV_AZURE_19": "Ensure that standard pricing tier is selected",
        "CKV_AZURE_34": "Ensure that 'Public access level' is set to Private for blob containers",
        "CKV_AZURE_35": "Ensure default network access rule for Storage Accounts is set to deny",
        "CKV_AZURE_36": "Ensure 'Trusted Microsoft Services' is enabled for Storage Account access",
        "CKV_AZURE_40": "Ensure that the expiration date is set on all keys",
        "CKV_AZURE_41": "Ensure that the expiration date is set on all secrets",
        "CKV_AZURE_42": "Ensure the key vault is recoverable",
        "CKV_AZURE_44": "Ensure Storage Account is using the latest version of TLS encryption",
        "CKV_AZURE_59": "Ensure that Storage accounts disallow public access",
        "CKV_AZURE_84": "Ensure that Azure Defender is set to On for Storage",
        "CKV_AZURE_87": "Ensure that Azure Defender is set to On for Key Vault",
        "CKV_AZURE_109": "Ensure that key vault allows firewall rules settings",
        "CKV_AZURE_110": "Ensure that key vault enables purge protection",
        "CKV_AZURE_111": "Ensure that key vault enables soft delete",
        "CKV_AZURE_131": "SecureString parameter should not have hardcoded default values",
        "CKV_AZURE_137": "Ensure ACR admin account is disabled",
        "CKV_AZURE_138": "Ensures that ACR disables anonymous pulling of images",
        "CKV_AZURE_139": "Ensure ACR set to disable public networking",
        "CKV_AZURE_142": "Ensure Machine Learning Compute Cluster Local Authentication is disabled",
        "CKV_AZURE_144": "Ensure that Public Access is disabled for Machine Learning Workspace",
        "CKV_AZURE_150": "Ensure Machine Learning Compute Cluster Minimum Nodes Set To 0",
        "CKV_AZURE_167": "Ensure a retention policy is set to cleanup untagged manifests",
        "CKV_AZURE_189": "Ensure that Azure Key Vault disables public network access",
        "CKV_AZURE_206": "Ensure that Storage Accounts use replication",
        "CKV_AZURE_243": "Ensure Azure Machine learning workspace is configured with private endpoint",
        "CKV_AZURE_244": "Avoid the use of local users for Azure Storage unless necessary",
        "CKV2_AZURE_32": "Ensure private endpoint is configured to key vault",
        "CKV2_AZURE_33": "Ensure storage account is configured with private endpoint",
        "CKV2_AZURE_40": "Ensure storage account is not configured with Shared Key authorization",
        "CKV2_AZURE_41": "Ensure storage account is configured with SAS expiration policy",
    }
)
"""Checkov's checks. Source: https://www.checkov.io/5.Policy%20Index/all.html"""

BENCHMARK = MappingProxyType(
    {
        "MCSB BR-1": "Ensure regular automated backups",
        "MCSB DP-3": "Encrypt sensitive data in transit",
        "MCSB DP-4": "Enable data at rest encryption by default",
        "MCSB DP-5": "Use customer-managed key option in data at rest encryption when required",
        "MCSB DP-8": "Ensure security of key and certificate repository",
        "MCSB IM-1": "Use centralized identity and authentication system",
        "MCSB IM-3": "Manage application identities securely and automatically",
        "MCSB IM-8": "Restrict the exposure of credentials and secrets",
        "MCSB LT-3": "Enable logging for security investigation",
        "MCSB NS-1": "Establish network segmentation boundaries",
        "MCSB NS-2": "Secure cloud services with network controls",
        "MCSB PA-7": "Follow just enough administration (least privilege) principle",
    }
)
"""Microsoft cloud security benchmark. Source: https://learn.microsoft.com/security/benchmark/azure/overview"""

_PSRULE = "https://azure.github.io/PSRule.Rules.Azure/en/rules/"
_POLICY = "Azure Policy "


def described(word: str) -> str:
    """A control's word with what it asks for. Raises KeyError for one that no table has."""
    if word.startswith(_POLICY):
        return f"{word}: {BUILT_IN[word.removeprefix(_POLICY)]}"
    if word.startswith("Azure."):
        return f"[{word}]({_PSRULE}{word}/)"
    return f"{word}: {(BENCHMARK | CHECKOV)[word]}"
