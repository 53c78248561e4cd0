"""Templates of others' making: what the plan renders, and the labelled ones of Azure's own test kit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from amlstack import plan, spec
from amlstack.arm import render
from amlstack.arm.language import (
    Document,
    KeyVaultReference,
    Scope,
    TemplateError,
    TemplateFault,
    as_template,
    expand,
    load,
    resolve,
)
from amlstack.catalog import ids
from amlstack.plan import SecretRef

from ..recording import SUBSCRIPTION, TENANT, keys, principal
from ..resolving import Resolver
from ..test_parity import EACH_FILE, group_of, secret
from .expanding import given, template

TTK = Path(__file__).parents[4] / "shared" / "arm-oracle" / "arm-ttk"
TYPES: dict[str, Any] = {
    "string": "x",
    "securestring": "x",
    "int": 1,
    "bool": True,
    "array": [],
    "object": {},
    "secureobject": {},
}


class Azure:
    """A deployment that answers as `tests/arm/recording` does."""

    def call(self, function: str, arguments: Sequence[Any], scope: Scope) -> Any:
        """The properties of an identity, in full what has one, and an account's keys."""
        if function == "reference":
            known = {"principalId": principal(arguments[0])}
            return {"identity": known} if arguments[2:] else known
        assert function == "listKeys"
        return {"keys": keys(ids.parse(arguments[0]).name)}

    def secret(self, reference: KeyVaultReference) -> Any:
        """No vault is asked."""
        raise AssertionError(reference)


def secrets(value: Any) -> set[str]:
    """The names of the secrets in a plan's node."""
    if isinstance(value, SecretRef):
        return {value.name}
    fields = getattr(value, "__dataclass_fields__", None)
    inner = [getattr(value, name) for name in fields] if fields else value if isinstance(value, tuple) else ()
    return set().union(*map(secrets, inner))


@EACH_FILE
def test_what_is_rendered_expands_to_itself(file: Path) -> None:
    """Every example: the evaluator comes to what a second, simpler reader of the expressions comes to."""
    planned = plan.workspace(spec.load(file).spec)
    rendered = json.loads(json.dumps(render(planned)))
    names = set().union(*map(secrets, planned))
    whole = template(*rendered, parameters={name: {"type": "secureString"} for name in names})
    group = group_of(planned)
    scope = Scope(tenant=TENANT, subscription=SUBSCRIPTION, resource_group=group)
    expanded = expand(whole, given(**{name: secret(name) for name in names}), scope)
    bodies = [resource.body for resource in expanded.resources]
    assert resolve(bodies, Azure()) == Resolver(group, secret)(rendered)
    assert not any(secret(name) in json.dumps(as_template(bodies)) for name in names)


@EACH_FILE
def test_an_expansion_expands_to_itself(file: Path) -> None:
    """What is left, written as a template again, amounts to the same."""
    planned = plan.workspace(spec.load(file).spec)
    names = set().union(*map(secrets, planned))
    scope = Scope(subscription=SUBSCRIPTION, resource_group="rg")
    parameters = {name: {"type": "secureString"} for name in names}
    once = [
        as_template(each.body)
        for each in expand(template(*render(planned), parameters=parameters), scope=scope).resources
    ]
    again = [as_template(each.body) for each in expand(template(*once, parameters=parameters), scope=scope).resources]
    assert again == once


def labelled() -> list[Path]:
    """The kit's deployment templates."""
    found = []
    for file in sorted(TTK.rglob("*.json")):
        text = file.read_text(encoding="utf-8-sig", errors="replace")
        if '"resources"' in text and "eploymentTemplate.json" in text:
            found.append(file)
    return found


def filled(document: Document) -> dict[str, Any]:
    """Something for each parameter that has no default."""
    declared = document.data.get("parameters") if isinstance(document.data, dict) else None
    values = {}
    for name, definition in (declared or {}).items():
        if "defaultValue" not in definition and (type_ := str(definition.get("type")).lower()) in TYPES:
            allowed = definition.get("allowedValues")
            value = allowed[0] if allowed else TYPES[type_]
            values[name] = value.ljust(definition.get("minLength", 0), "x") if isinstance(value, str) else value
    return given(**values)


def faults(file: Path) -> tuple[TemplateFault, ...]:
    """What keeps a template from being expanded."""
    try:
        document = load(file)
        subscription = "subscription" in str(document.data.get("$schema"))
        expanded = expand(document, filled(document), Scope(resource_group=None if subscription else "rg"))
        assert json.dumps([as_template(resource.body) for resource in expanded.every()])
    except TemplateError as error:
        return error.faults
    return ()


@pytest.mark.skipif(not TTK.is_dir(), reason="the labelled templates (arm-oracle) aren't beside this checkout")
def test_the_kits_templates_expand_or_say_why() -> None:
    """Each of them is expanded, or has faults with a place and words; most of them are whole."""
    found = {file: faults(file) for file in labelled()}
    told = [fault for each in found.values() for fault in each]
    assert [fault for fault in told if not (fault.what and fault.place and fault.place.line)] == []
    whole = [file for file, each in found.items() if not each]
    assert len(whole) > len(found) / 2 > 0
