"""Api-versions: every call names one, and one that its type has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amlstack.catalog.kind import Kind

from .call import Call
from .errors import ArmError
from .target import GROUPS

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


def check_version(call: Call, kinds: Iterable[Kind]) -> None:
    """Refuse a version that the catalog doesn't have for the type. Raises ArmError 400 that lists the known ones."""
    kinds = list(kinds)
    known = sorted({version for kind in kinds for version in kind.versions})
    if call.api_version in known:
        return
    supported = f"The supported api-versions are '{', '.join(known)}'."
    if call.target.type == GROUPS or call.target.namespace == "microsoft.resources":
        raise ArmError(
            400, "InvalidApiVersionParameter", f"The api-version '{call.api_version}' is invalid. {supported}"
        )
    message = (
        f"No registered resource provider found for API version '{call.api_version}' "
        f"for type '{kinds[0].type.partition('/')[2]}'. {supported}"
    )
    raise ArmError(400, "NoRegisteredProviderFound", message)
