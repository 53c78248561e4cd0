"""A template's faults, as Resource Manager tells them."""

from __future__ import annotations

from amlstack.arm.language import TemplateError, TemplateFault
from amlstack.sandbox.server.errors import ArmError

_MOST = 20


def invalid_template(error: TemplateError) -> ArmError:
    """400 InvalidTemplate with the first fault and its place; all of them in `details` where there are more."""
    first, *more = [_one(fault) for fault in error.faults]
    if more:
        return ArmError(400, first.code, first.message, None, [first, *more[: _MOST - 1]], **first.more)
    return first


def _one(fault: TemplateFault) -> ArmError:
    place = fault.place
    where = f" at line '{place.line}' and column '{place.column}'" if place and place.line else ""
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in fault.path)
    mend = f": {fault.mend}" if fault.mend else ""
    message = f"Deployment template validation failed: 'The template{path}{where} is not valid: {fault.what}{mend}'."
    info = {
        "lineNumber": place.line if place else 0,
        "linePosition": place.column if place else 0,
        "path": f"properties.template{path}",
    }
    return ArmError(400, "InvalidTemplate", message, additionalInfo=[{"type": "TemplateViolation", "info": info}])


def invalid(message: str) -> ArmError:
    """400 InvalidTemplate for what concerns the template as a whole."""
    return ArmError(400, "InvalidTemplate", f"Deployment template validation failed: '{message}'.")
