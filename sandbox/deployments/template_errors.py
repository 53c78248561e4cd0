"""A template's faults, as Resource Manager tells them."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from pathlib import Path
from typing import Any

from amlstack.arm.language import TemplateError, TemplateFault
from amlstack.arm.language.tree import get
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.state_errors import explained

_MOST = 20
_LOG = logging.getLogger("amlstack.sandbox")


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


def unreachable(link: Any, target: str | None) -> ArmError:
    """400 InvalidContentLink, as Azure answers for a link that it can't download from: the sandbox fetches nothing."""
    named = (get(link, word) for word in ("uri", "id", "relativePath"))
    what = next((each for each in named if isinstance(each, str)), "").partition("?")[0]  # behind it, a SAS
    message = (
        f"Unable to download deployment content from '{what[:500]}': the sandbox fetches nothing. Put the template "
        "into the deployment; nested, as 'template' with expressionEvaluationOptions.scope 'inner', it means the same."
    )
    return ArmError(400, "InvalidContentLink", message, target)


def own_fault(error: BaseException) -> ArmError:
    """500 for a failure of the sandbox itself. Its log says where, and no value. 503 for a state that can't be used."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, sqlite3.Error):
        return ArmError(503, "ServiceUnavailable", f"The state can't be used: {explained(error)}.")
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    where = "; ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames)
    _LOG.error("deployment %s %s", type(error).__name__, where)
    return ArmError(500, "InternalServerError", f"The sandbox failed ({type(error).__name__}): see its log.")
