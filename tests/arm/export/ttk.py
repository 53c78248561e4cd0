"""Rules of good form for templates: arm-ttk's, without the exceptions that other people's templates need there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

ASKED = r"parameters\('([^']+)'\)"
Rule = Callable[[dict[str, Any]], Iterator[str]]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every string, number and empty thing in a document, and where it stands."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    elif isinstance(value, list) and value:
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}[{place}]")
    else:
        yield path, value


def expressions(value: Any) -> Iterator[str]:
    """Every expression in a document, keys too, without spaces."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from expressions(key)
            yield from expressions(item)
    elif isinstance(value, list):
        for item in value:
            yield from expressions(item)
    elif isinstance(value, str) and value.startswith("[") and not value.startswith("[["):
        yield re.sub(r"\s", "", value)


def templates(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A template and all that are nested in it."""
    yield document
    for resource in document.get("resources") or []:
        inner = (resource.get("properties") or {}).get("template") if isinstance(resource, dict) else None
        if inner:
            yield from templates(inner)


def depends_on_is_an_id(document: dict[str, Any]) -> Iterator[str]:
    """dependsOn holds ids, put together by resourceId and not by concat or if."""
    for resource in document.get("resources") or []:
        first = resource.get("dependsOn", ())
        yield from (id_ for id_ in first if re.match(r"\[\s*(concat|if)\s*\(", id_, re.IGNORECASE))


def ids_are_built_plainly(document: dict[str, Any]) -> Iterator[str]:
    """No id is put together from text, nor from what the deployment knows anyway."""
    inside = r"(concat|format|subscription|resourceGroup)\("
    for text in expressions(document):
        if re.search(rf"(resourceId|reference|list\w+)\({inside}", text, re.IGNORECASE):
            yield text


def outputs_hold_no_secret(document: dict[str, Any]) -> Iterator[str]:
    """No output is a secure parameter or what a list function answers."""
    secure = {name for name, parameter in (document.get("parameters") or {}).items()
              if parameter["type"].lower().startswith("secure")}  # fmt: skip
    for text in expressions(document.get("outputs") or {}):
        used = {word.lower() for word in re.findall(ASKED, text, re.IGNORECASE)}
        if used & {name.lower() for name in secure} or re.search(r"\blist\w*\(", text, re.IGNORECASE):
            yield text
    yield from (name for name in document.get("outputs") or {} if "password" in name.lower())


def parameters_are_used(document: dict[str, Any]) -> Iterator[str]:
    """Each parameter is asked for somewhere."""
    rest = {key: value for key, value in document.items() if key != "parameters"}
    used = {word.lower() for text in expressions(rest) for word in re.findall(ASKED, text, re.IGNORECASE)}
    yield from (name for name in document.get("parameters") or {} if name.strip().lower() not in used)


def secure_has_no_default(document: dict[str, Any]) -> Iterator[str]:
    """A secure parameter has no default but an empty one or a new GUID."""
    for name, parameter in (document.get("parameters") or {}).items():
        default = parameter.get("defaultValue")
        if parameter["type"].lower().startswith("secure") and default and "newguid" not in str(default).lower():
            yield name


def location_is_a_parameter(document: dict[str, Any]) -> Iterator[str]:
    """Resources lie where a parameter says, and only its default asks the group or the deployment."""
    for resource in document.get("resources") or []:
        location = str(resource.get("location", "[parameters"))
        if location != "global" and not re.match(r"\[\s*(parameters|variables)\b", location):
            yield location


BLANK = r"userAssignedIdentities|networkAcls\.\w+Rules$|networkRuleSet\.ipRules$|managedNetwork\.outboundRules$"
"""What may be empty."""


def nothing_is_empty(document: dict[str, Any]) -> Iterator[str]:
    """No empty text, list or object, but where ARM wants one: of a firewall or managed network, an empty one clears."""
    for section in ("variables", "resources", "outputs"):
        for path, value in leaves(document[section], section) if document.get(section) else ():
            if value in ("", [], {}, None) and not re.search(BLANK, path):
                yield path


def nested_is_inner(document: dict[str, Any]) -> Iterator[str]:
    """A nested deployment evaluates in itself, so that no secret of the outer template shows in it."""
    for resource in document.get("resources") or []:
        if str(resource.get("type", "")).lower() == "microsoft.resources/deployments":
            scope = (resource["properties"].get("expressionEvaluationOptions") or {}).get("scope", "outer")
            if scope.lower() != "inner" and re.search(r"secure|list\w*\(", str(document), re.IGNORECASE):
                yield resource["name"]


RULES: dict[str, Rule] = {
    "DependsOn-Best-Practices": depends_on_is_an_id,
    "ResourceIds-should-not-contain": ids_are_built_plainly,
    "Outputs-Must-Not-Contain-Secrets": outputs_hold_no_secret,
    "Parameters-Must-Be-Referenced": parameters_are_used,
    "Secure-String-Parameters-Cannot-Have-Default": secure_has_no_default,
    "Location-Should-Not-Be-Hardcoded": location_is_a_parameter,
    "Template-Should-Not-Contain-Blanks": nothing_is_empty,
    "Secure-Params-In-Nested-Deployments": nested_is_inner,
}
"""arm-ttk's name for each."""
