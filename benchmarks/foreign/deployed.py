"""What becomes of an input on the sandbox: it is deployed to a server in this process, which is emptied first."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amlstack.arm import language
from amlstack.arm.language import levels
from amlstack.arm.language.tree import get
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.control import SUBSCRIPTION
from amlstack.sandbox.deployer.passing import TYPES_CODES
from amlstack.sandbox.deployer.secrets import lacking
from benchmarks.fuzz.service import Service

from .inputs import Input
from .placeholders import LOCATION, SECRET

_SCOPE = f"/subscriptions/{SUBSCRIPTION}"
_GROUP = f"{_SCOPE}/resourceGroups/rg-contoso"
_TRIES = 12
"""So often unplayed types are let pass: a nested deployment's are told when it begins."""


def deployed(service: Service, each: Input, passed: set[str]) -> tuple[str, ...]:
    """Deploy an input with some types let pass: the code and the message of each innermost error; none if it succeeds.

    Types that turn out to be unplayed are let pass then, and added to `passed`.
    """
    for _ in range(_TRIES):
        service.empty()
        for type_ in sorted(passed):
            service.request("PUT", f"/sandbox/let-pass/{type_}")
        errors = list(_errors(_failure(service, each)))
        unplayed = {str(error["target"]) for error in errors if error["code"] in TYPES_CODES and error.get("target")}
        if unplayed <= passed:
            break
        passed |= unplayed
    return tuple(dict.fromkeys(f"{error['code']}: {error['message']}" for error in errors))


def _failure(service: Service, each: Input) -> Any:
    """The error in which a deployment ends; None where it succeeds."""
    to = levels.level(each.template.data)
    if to not in (levels.GROUP, levels.SUBSCRIPTION):
        return {"code": "Unclear", "message": f"it is deployed to {to}, which the sandbox doesn't play"}
    above = to == levels.SUBSCRIPTION
    if not above:
        service.request("PUT", f"{_GROUP}?api-version=2024-03-01", {"location": LOCATION})
    where = f"{_SCOPE if above else _GROUP}/providers/{DEPLOYMENT.type}/foreign?api-version={DEPLOYMENT.api_version}"
    try:
        given = _given(each, above=above)
    except language.TemplateError as error:
        return {"code": "InvalidTemplate", "message": error.faults[0].what}
    properties = {"mode": "Incremental", "template": each.template.data, "parameters": given}
    body = {"properties": properties} | ({"location": LOCATION} if above else {})
    try:
        status, answer = service.request("PUT", where, body)
    except Exception as error:  # noqa: BLE001 - a fault of the sandbox's own is one of the reasons
        return {"code": "InternalServerError", "message": f"{type(error).__name__} {_innermost(error)}"}
    if status >= 400:
        return answer["error"]
    return service.request("GET", where)[1]["properties"].get("error")


def _innermost(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def _given(each: Input, *, above: bool) -> dict[str, Any]:
    """The parameters with values that are made up: of secrets that are used, and what stands in a vault or is to be
    filled in."""
    data = each.parameters.data if each.parameters else {}
    entries = get(data, "parameters") or {}
    scope = language.Scope(subscription=SUBSCRIPTION, resource_group=None if above else "rg-contoso", location=LOCATION)
    found = {
        name: {"value": SECRET} if get(entry, "reference") is not None else entry for name, entry in entries.items()
    }
    whole = language.expand(each.template, language.Document({"parameters": found}, "", "given"), scope, partly=True)
    secrets = {
        name: dict.fromkeys(members, SECRET) if members else SECRET
        for name, members in lacking(whole).items()
        if name not in found
    }
    return found | {name: {"value": value} for name, value in secrets.items()}


def _errors(error: Any) -> Iterator[Mapping[str, Any]]:
    """The innermost errors."""
    if not error:
        return
    inner = error.get("details") or ()
    for each in inner:
        yield from _errors(each)
    if not inner:
        yield error
