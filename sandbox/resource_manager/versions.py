"""Api-versions: every call names one, and one that its type has.

Source of the codes: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-template and
https://github.com/Azure/azure-cli/issues/28038 (a path of Resource Manager's own: InvalidApiVersionParameter).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from amlstack.catalog.versions import RESOURCE_MANAGER

from .call import Call
from .errors import ArmError
from .provider import Provider

OWN_TAILS = ("", "register", "unregister", "resourcetypes", "operations")
"""What Resource Manager answers about a namespace by itself, at `.../providers/NAMESPACE/TAIL`."""
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-(preview|alpha|beta|privatepreview))?")


def check_version_given(call: Call) -> None:
    """Raises ArmError 400 where the query holds no api-version, or none that could be one."""
    if not call.api_version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise ArmError(400, "MissingApiVersionParameter", message)
    if not _VERSION.fullmatch(call.api_version):
        message = (
            f"The api-version '{call.api_version[:100]}' is invalid. It must be of the form YYYY-MM-DD or "
            "YYYY-MM-DD-preview."
        )
        raise ArmError(400, "InvalidApiVersionParameter", message)


def check_version(call: Call, providers: Sequence[Provider]) -> None:
    """Refuse a version that Azure doesn't have for the type. Raises ArmError 400 that lists the known ones."""
    known = sorted({version for each in providers for version in each.versions}, reverse=True)
    if call.api_version in known or not known:
        return
    type_ = providers[0].kind.type
    supported = ", ".join(known)
    if type_.lower().startswith(f"{RESOURCE_MANAGER}/"):
        message = f"The api-version '{call.api_version}' is invalid. The supported versions are '{supported}'."
        raise ArmError(400, "InvalidApiVersionParameter", message)
    message = (
        f"No registered resource provider found for API version '{call.api_version}' for type "
        f"'{type_.partition('/')[2]}'. The supported api-versions are '{supported}'."
    )
    raise ArmError(400, "NoRegisteredProviderFound", message)


def check_route_version(call: Call) -> None:
    """`check_version` for what is no resource: it has Resource Manager's versions, or those of its namespace."""
    namespace, _, rest = call.target.type.partition("/")
    if not rest and call.target.tail in OWN_TAILS:
        namespace = RESOURCE_MANAGER
    check_version(call, [each for each in call.providers.values() if each.kind.namespace.lower() == namespace])
