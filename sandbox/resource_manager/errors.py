"""What Azure Resource Manager answers when it refuses, in its shape: `{"error": {"code", "message", "target",
"details"}}`.

Codes shared by all providers stand here; those of one provider stand with it. Source of the codes:
https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class ArmError(Exception):
    """A refusal: HTTP status, Azure's code, and a message that says how to mend it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        target: str | None = None,
        details: Iterable[ArmError] = (),
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.details = tuple(details)
        self.more = more
        """Further members of the error, such as additionalInfo."""

    @property
    def error(self) -> dict[str, Any]:
        """The error's own object, without the envelope."""
        found: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.target:
            found["target"] = self.target
        if self.details:
            found["details"] = [each.error for each in self.details]
        return found | self.more


def bad_request(message: str, target: str | None = None) -> ArmError:
    """400 BadRequest, the code that most providers use for a body they can't accept."""
    return ArmError(400, "BadRequest", message, target)


def bad_content(message: str, target: str | None = None) -> ArmError:
    """400 InvalidRequestContent: the body isn't JSON, or isn't of the shape that ARM takes."""
    return ArmError(400, "InvalidRequestContent", f"The request content can't be read: {message}", target)


def group_missing(group: str) -> ArmError:
    """404 ResourceGroupNotFound."""
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")


def missing(type_: str, name: str, group: str | None, why: str = "") -> ArmError:
    """404 ResourceNotFound."""
    where = f" under resource group '{group}'" if group else ""
    return ArmError(404, "ResourceNotFound", f"The resource '{type_}/{name}'{where} was not found. {why}".rstrip())


def parent_missing(type_: str, parent: str) -> ArmError:
    """404 ParentResourceNotFound."""
    message = f"A resource of type '{type_}' can't be written, because its parent '{parent}' does not exist."
    return ArmError(404, "ParentResourceNotFound", message)


def fixed(path: str, code: str = "PropertyChangeNotAllowed", status: int = 409) -> ArmError:
    """A property that can't change after creation."""
    message = f"'{path}' can't be changed after creation. Keep its value, or create the resource under another name."
    return ArmError(status, code, message, path)


def busy(id_: str) -> ArmError:
    """409: an operation on the resource is under way."""
    return ArmError(
        409, "AnotherOperationInProgress", f"Another operation on '{id_}' is in progress: wait until it ends."
    )
