"""Secure parameters and outputs: used while a deployment runs, and neither kept, shown nor logged.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#security-recommendations-for-parameters
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.arm.language import Document, ExpressionError, TemplateError, TemplateFault
from amlstack.arm.language.parameters import is_secure, resolved
from amlstack.arm.language.tree import get
from amlstack.sandbox.resource_manager.errors import ArmError

HIDDEN = "*****"
_SHORTEST = 6
"""A shorter secret is hidden where it stands alone, but not looked for inside of other text."""
_TYPES = {each.lower(): each for each in ("String", "SecureString", "Int", "Bool", "Object", "SecureObject", "Array")}


def declared(template: Any) -> dict[str, Mapping[str, Any]]:
    """A template's parameters with their definitions, those that can't be read left out: expansion reports them."""
    found, definitions = get(template, "parameters"), get(template, "definitions")
    known = {}
    for name, definition in found.items() if isinstance(found, Mapping) else ():
        try:
            known[name] = resolved(definition, definitions)
        except ExpressionError:
            continue
    return known


def check_given(template: Document, given: Mapping[str, Any]) -> None:
    """Refuse what would only show when a secure value is needed.

    Raises TemplateError for secure parameters without a value.
    """
    missing = [
        name
        for name, definition in declared(template.data).items()
        if is_secure(definition) and get(given, name) is None and get(definition, "defaultValue") is None
        if get(definition, "nullable") is not True
    ]
    if missing:
        mend = "please see https://aka.ms/arm-create-parameter-file for usage details"
        paths = [("parameters", name) for name in missing]
        raise TemplateError(
            TemplateFault(
                template.place(path), path, None, f"the value for the parameter '{path[1]}' is not provided", mend
            )
            for path in paths
        )


def type_word(word: Any) -> str:
    """A parameter's or output's type as ARM spells it."""
    return _TYPES.get(str(word).lower(), str(word))


def shown_parameters(template: Any, given: Mapping[str, Any], cover: Cover) -> dict[str, Any]:
    """Parameters as a deployment shows them: the type of each, and the value of those that aren't secure."""
    shown: dict[str, Any] = {}
    for name, definition in declared(template).items():
        entry = get(given, name)
        value = get(definition, "defaultValue") if entry is None else get(entry, "value")
        shown[name] = {"type": type_word(get(definition, "type"))}
        if (reference := get(entry, "reference")) is not None:
            shown[name]["reference"] = reference
        elif value is not None and not is_secure(definition):
            shown[name]["value"] = cover(value)
    return shown


def without_defaults(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template that holds no default of a secure parameter, to be kept."""
    secure = {name for name, definition in declared(template).items() if is_secure(definition)}
    kept = dict(template)
    for key in [key for key in kept if key.lower() == "parameters" and secure]:
        kept[key] = {name: _no_default(each) if name in secure else each for name, each in kept[key].items()}
    return kept


def _no_default(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key.lower() != "defaultvalue"}


class Cover:
    """Hides the secure values of one deployment in whatever is kept of it."""

    def __init__(self, template: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        self._values: set[str] = set()
        self._long: list[str] = []
        self.learn(template, given)

    def learn(self, template: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        """Hide the secure values of another template too, one that is nested in the deployment."""
        for name, definition in declared(template).items():
            if is_secure(definition) or get(get(given, name), "reference") is not None:
                self._values.update(_texts(get(get(given, name), "value")))
                self._values.update(_texts(get(definition, "defaultValue")))
        self._long = sorted((each for each in self._values if len(each) >= _SHORTEST), key=len, reverse=True)

    def hide(self, value: str) -> None:
        """Hide a value that was read while the deployment runs."""
        self._values.add(value)
        self._long = sorted((each for each in self._values if len(each) >= _SHORTEST), key=len, reverse=True)

    def __call__(self, value: Any) -> Any:
        """A copy of a value in which no secure one stands."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return {self(key): self(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self(item) for item in value]
        return value

    def _text(self, text: str) -> str:
        if text in self._values:
            return HIDDEN
        for each in self._long:
            text = text.replace(each, HIDDEN)
        return text

    def error(self, error: ArmError) -> ArmError:
        """An error without secure values in what it says."""
        details = map(self.error, error.details)
        return ArmError(error.status, error.code, self(error.message), self(error.target), details, **self(error.more))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
