"""The sorts of faults, and who objects to each."""

from __future__ import annotations

from .mutant import Sort

_TYPES = "Azure's published types"
NAME = Sort("misspelt property", f"{_TYPES}: it is ignored, or missed where it is required")
UNKNOWN = Sort("unknown property", f"{_TYPES}: it is ignored")
TYPE = Sort("wrong type", f"{_TYPES}: the provider can't read it")
WORD = Sort("unknown word", f"{_TYPES}: none of the allowed values")
LIMIT = Sort("beyond a limit", f"{_TYPES}: length, range or pattern")
REQUIRED = Sort("dropped property", f"{_TYPES}, and Azure ML of keyVault and storageAccount: it is required")
SKU = Sort("wrong SKU or kind", "Azure ML's documentation of the workspace's default storage")
LAWFUL = Sort("unlawful name", "Azure's naming rules")
KIND = Sort("misspelt type", "Resource Manager: no such resource type")
VERSION = Sort("unknown api-version", "Resource Manager: NoRegisteredProviderFound")
DANGLING = Sort("dangling reference", "Resource Manager: InvalidTemplate")
ID = Sort("broken id", "Resource Manager: LinkedInvalidPropertyId; Azure ML of a wrong type")
EXPRESSION = Sort("broken expression", "Resource Manager: InvalidTemplate")
TWICE = Sort("declared twice", "Resource Manager: InvalidTemplate")
WEAK = Sort("weakened security", "Azure Policy's built-ins, the cloud security benchmark, Azure ML's documentation")
SECRET = Sort("credential in the clear", "the cloud security benchmark (IM-8), Azure Resource Manager's test toolkit")
REGION = Sort("unknown region", "Resource Manager: LocationNotAvailableForResourceType")
CASE = Sort("other case", "")
"""Types, names of properties and words, which Azure takes in any case: an error here would be wrong."""

FILE_KEY = Sort("file: misspelt or unknown key", "the file's JSON Schema")
FILE_TYPE = Sort("file: wrong type", "the file's JSON Schema")
FILE_WORD = Sort("file: unknown word", "the file's JSON Schema; Azure's published types")
FILE_NAME = Sort("file: unlawful name", "Azure's naming rules")
FILE_DROP = Sort("file: dropped key", "the file's JSON Schema; Azure's published types")
FILE_SKU = Sort("file: wrong SKU or kind", SKU.objects)
FILE_ID = Sort("file: dangling or broken reference", "Resource Manager; a file or a vault that isn't there")
FILE_WEAK = Sort("file: weakened security", WEAK.objects)
FILE_SECRET = Sort("file: credential in the clear", SECRET.objects)

SORTS = (
    *(NAME, UNKNOWN, TYPE, WORD, LIMIT, REQUIRED, SKU, LAWFUL, KIND, VERSION, DANGLING, ID, EXPRESSION, TWICE, WEAK),
    *(SECRET, REGION, CASE, FILE_KEY, FILE_TYPE, FILE_WORD, FILE_NAME, FILE_DROP, FILE_SKU, FILE_ID, FILE_WEAK),
    FILE_SECRET,
)
