"""What a deployment's request asks for: read with places, so that a fault in the template can be pointed at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from amlstack.arm.language import document
from amlstack.arm.language.errors import TemplateError
from amlstack.arm.language.tree import get
from amlstack.catalog.resources import DEPLOYMENT, MODES
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_content

from .template_errors import unreachable
from .what_if_changes import Format

REQUEST = "the request"
_TEMPLATE = "properties.template"
_AZ = ", template:"
"""az sends the template's file as it is behind a key without quotes, because a file may hold comments."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to deploy, or to validate."""

    document: document.Document
    """The whole body."""
    template: Mapping[str, Any]
    parameters: Mapping[str, Any]
    mode: str
    location: str | None
    tags: Mapping[str, Any] | None

    @property
    def envelope(self) -> dict[str, Any]:
        """What stands beside the properties."""
        said = {"location": self.location, "tags": self.tags}
        return {key: value for key, value in said.items() if value}


def read(call: Call) -> Asked:
    """The request of a call. Raises ArmError 400 for what Azure would refuse before it looks into the template."""
    found = _document(call.raw)
    body = found.data
    if not isinstance(body, dict):
        raise bad_content("it must be a JSON object.")
    properties = body.get("properties")
    if not isinstance(properties, dict):
        raise bad_content("a deployment has the object 'properties'.", "properties")
    unknown = sorted(set(body) - {"properties", "location", "tags", "id", "name", "type"})
    if unknown:
        raise bad_content(f"could not find member '{unknown[0][:100]}' on a deployment.", unknown[0][:100])
    return Asked(
        found,
        _template(properties),
        _parameters(properties),
        _mode(call, properties),
        _location(call, body.get("location")),
        _tags(body.get("tags")),
    )


def _document(raw: bytes) -> document.Document:
    try:
        text = raw.decode("utf-8-sig")
        return document.read(_quoted(text), REQUEST)
    except UnicodeDecodeError:
        raise bad_content("it must be UTF-8.") from None
    except TemplateError as error:
        raise bad_content(str(error)) from None


def _quoted(text: str) -> str:
    """A request of az's with the key in quotes; any other as it is."""
    at = text.find(_AZ)
    while at >= 0:
        try:
            json.loads(f"{text[:at]}}}}}")
        except ValueError:
            at = text.find(_AZ, at + 1)
        else:
            return f'{text[:at]}, "template":{text[at + len(_AZ) :]}'
    return text


def _template(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("templateLink", "parametersLink"):
        if (link := properties.get(name)) is not None:
            if properties.get(name.removesuffix("Link")) is not None:
                message = f"only one of '{name.removesuffix('Link')}' and '{name}' may be given."
                raise bad_content(message, f"properties.{name}")
            raise unreachable(link, f"properties.{name}")
    template = properties.get("template")
    if not isinstance(template, dict):
        raise bad_content(f"'{_TEMPLATE}' must be an object.", _TEMPLATE)
    return template


def _parameters(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters' entries, without those whose value is null: they have their defaults."""
    given = properties.get("parameters")
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        raise bad_content('\'properties.parameters\' holds objects: {"NAME": {"value": ...}}.', "properties.parameters")
    return {name: each for name, each in given.items() if each.get("value") is not None or each.get("reference")}


def _mode(call: Call, properties: Mapping[str, Any]) -> str:
    given = properties.get("mode")
    mode = {word.lower(): word for word in MODES}.get(given.lower() if isinstance(given, str) else "")
    if mode is None:
        raise bad_content(f"'properties.mode' must be one of {', '.join(MODES)}.", "properties.mode")
    if mode == "Complete" and not call.target.group:
        message = (
            "Specified deployment mode 'Complete' is not supported for deployment at the current scope: it is for "
            "resource groups. Please see https://aka.ms/deployment-modes for usage details."
        )
        raise ArmError(400, "InvalidDeployment", message, "properties.mode")
    return mode


def _location(call: Call, given: Any) -> str | None:
    if given is not None and not isinstance(given, str):
        raise bad_content("'location' must be a string.", "location")
    if call.target.group and given:
        message = "A deployment to a resource group takes no 'location': it has the group's."
        raise ArmError(400, "InvalidDeployment", message, "location")
    if not call.target.group and not given:
        message = "The 'location' property must be specified for a deployment to a subscription."
        raise ArmError(400, "LocationRequired", message, "location")
    return given.replace(" ", "").lower() if given else None


def _tags(given: Any) -> Mapping[str, Any] | None:
    if given is not None and not (isinstance(given, dict) and all(isinstance(each, str) for each in given.values())):
        raise bad_content("'tags' must be an object of strings.", "tags")
    return given


def result_format(asked: Asked) -> Format:
    """How much a what-if tells of each resource. Raises ArmError 400."""
    given = get(get(get(asked.document.data, "properties"), "whatIfSettings"), "resultFormat")
    found = {each.lower(): each for each in get_args(Format)}.get(str(given or "FullResourcePayloads").lower())
    if found is None:
        path = "properties.whatIfSettings.resultFormat"
        raise bad_content(f"'{path}' must be one of {', '.join(get_args(Format))}.", path)
    return cast("Format", found)


def check_name(name: str) -> None:
    """Raises ArmError 400 for a deployment's name that breaks its rule."""
    fault = DEPLOYMENT.name.fault(name)
    if fault:
        raise ArmError(400, "InvalidDeploymentName", f"The deployment name '{name[:300]}' {fault}.", "name")
