"""Computes of a workspace. No kind of the plan: only rules look at them.

Sources: the 2025-12-01 types, https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas (names),
https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#create.
"""

from __future__ import annotations

from types import MappingProxyType

from .kind import Kind, NameRule

INSTANCE, CLUSTER = "ComputeInstance", "AmlCompute"

_SAYS = "letters, digits and hyphens, starting with a letter"
NAMES = MappingProxyType(
    {
        INSTANCE: NameRule(
            3,
            24,
            r"[A-Za-z](?!.*-\d+$)[A-Za-z0-9-]*[A-Za-z0-9]",
            f"{_SAYS}, ending with a letter or digit, without digits alone after the last hyphen",
            "region",
        ),
        CLUSTER: NameRule(
            3, 32, r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", f"{_SAYS} and ending with a letter or digit", "parent"
        ),
    }
)
"""By `computeType`; the others are attached."""
ATTACHED_NAME = NameRule(2, 16, r"[A-Za-z][A-Za-z0-9-]*", _SAYS, "parent")

RETIRED_TYPES = MappingProxyType({"DataLakeAnalytics": "Azure Data Lake Analytics was retired on 2024-02-29"})
"""Source: https://learn.microsoft.com/azure/data-lake-analytics/data-lake-analytics-overview"""

GPU_SIZES = ("standard_nc", "standard_nd", "standard_ng", "standard_nv")
"""How the sizes of machines with GPUs begin, in lower case.
Source: https://learn.microsoft.com/azure/virtual-machines/sizes/overview#gpu-accelerated"""

COMPUTE = Kind(
    stem="compute",
    title="compute",
    type="Microsoft.MachineLearningServices/workspaces/computes",
    api_version="2025-12-01",
    token="azure-native:machinelearningservices:Compute",
    former_tokens=("azure-native:machinelearningservices:MachineLearningCompute",),
    name=NameRule(2, 32, r"[A-Za-z][A-Za-z0-9-]*", _SAYS, "parent"),
    name_input="computeName",
    parent_inputs=("resourceGroupName", "workspaceName"),
    wrapped=True,
    identity_list=True,
    create_only=("location",),
)
"""Its name rule is what all types share; NAMES has the stricter ones."""
