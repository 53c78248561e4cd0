"""The shape of what `pulumi stack export` writes, as far as it is read here.

Source: the engine's sdk/go/common/apitype (UntypedDeployment, DeploymentV3, ResourceV3, OperationV2).
"""

from __future__ import annotations

from functools import cache
from typing import Any

_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_TEXTS = {"type": ["array", "null"], "items": _TEXT}
_RESOURCE = {
    "type": "object",
    "required": ["urn", "type"],
    "properties": {
        **dict.fromkeys(("urn", "type", "id", "parent", "provider", "deletedWith"), _TEXT),
        **dict.fromkeys(("delete", "pendingReplacement"), _FLAG),
        "inputs": {"type": "object"},
        "dependencies": _TEXTS,
        "propertyDependencies": {"type": ["object", "null"], "additionalProperties": _TEXTS},
        "additionalSecretOutputs": _TEXTS,
    },
}
_OPERATION = {"type": "object", "required": ["type", "resource"], "properties": {"type": _TEXT, "resource": _RESOURCE}}
SCHEMA = {
    "type": "object",
    "required": ["deployment"],
    "properties": {
        "deployment": {
            "type": "object",
            "properties": {
                "resources": {"type": ["array", "null"], "items": _RESOURCE},
                "pending_operations": {"type": ["array", "null"], "items": _OPERATION},
            },
        }
    },
}


def deployment_of(exported: Any) -> dict[str, Any]:
    """What was exported, of the right shape. Raises ValueError with the place of what isn't, and no value of it."""
    for error in _validator().iter_errors(exported):
        place = error.json_path.removeprefix("$").removeprefix(".")
        rule = error.validator_value
        wanted = f"has no {', '.join(rule)}" if error.validator == "required" else f"is not of type {_words(rule)}"
        raise ValueError(f"{place or 'it'} {wanted}")
    found: dict[str, Any] = exported
    return found


def _words(types: str | list[str]) -> str:
    return types if isinstance(types, str) else " or ".join(types)


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(SCHEMA)
