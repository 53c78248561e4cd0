"""Any call of any functions: it has a value, is left, or is refused; and what is left means what was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amlstack.arm.language import (
    ExpressionError,
    KeyVaultReference,
    Scope,
    TemplateError,
    as_template,
    expand,
    registry,
    resolve,
)
from tests.conftest import examples

from .expanding import SCOPE, store, template

NAMES = sorted(each.name.replace("*", "Keys") for each in registry.functions().values())
LEAVES = st.sampled_from(
    [
        *("'a'", "''", "1", "-1", "99999999999", "1.5", "true()", "null()", "'P1D'", "'10.0.0.0/8'", "'{0}'", "'A/b'"),
        *("createArray('a', 'b')", "createObject('a', 1)", "parameters('text')", "parameters('key')", "variables('v')"),
        *("reference('/a').b", "reference('st')", "listKeys('st', '1')", "lambda('x', lambdaVariables('x'))"),
    ]
)
CALLS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda name, arguments: f"{name}({', '.join(arguments)})", st.sampled_from(NAMES), st.lists(inner, max_size=4)
    ),
    max_leaves=10,
)
SEEN = {
    "parameters": {"text": {"type": "string", "defaultValue": "x"}, "key": {"type": "securestring"}},
    "variables": {"v": ["p", {"q": 1}]},
}


class Same:
    """A deployment that answers everything alike."""

    def call(self, function: str, arguments: Sequence[Any], scope: Scope) -> Any:
        """An object."""
        return {"b": "x", "keys": [1]}

    def secret(self, reference: KeyVaultReference) -> Any:
        """A text."""
        return "x"


def unseen(error: Exception) -> None:
    """Hold that an error quotes no secret."""
    assert "canary" not in str(error)


def deployed(tag: Any) -> Any:
    """What a tag comes to in a deployment; None where it has no value."""
    file = {"key": {"value": "canary"}}
    (resource,) = expand(template(store("st", tags={"x": tag}), **SEEN), file, SCOPE).resources
    assert "canary" not in repr(resource) + repr(resource.body)
    try:
        return as_template(resource.body)["tags"]["x"], resolve(resource.body, Same())["tags"]["x"]
    except ExpressionError as error:
        unseen(error)
        return as_template(resource.body)["tags"]["x"], None


@settings(deadline=None, max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(call=CALLS)
def test_what_is_left_means_what_was_written(call: str) -> None:
    """Folded, written and read again, an expression comes to the same at the deployment."""
    try:
        left, value = deployed(f"[{call}]")
    except TemplateError as error:
        unseen(error)
        return
    assert deployed(left)[1] == value
