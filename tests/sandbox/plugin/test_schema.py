"""What the stand-in tells of its resources, for programs that `pulumi import` or a person writes."""

from __future__ import annotations

import pytest

from amlstack.catalog import KINDS, Kind, wire
from amlstack.sandbox.plugin.schema import schema


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)
def test_each_kind_has_the_inputs_that_spell_its_id(kind: Kind) -> None:
    """The inputs are the SDK's, in Pulumi's spelling, and what an id can't do without is required."""
    resource = schema("3.29.0")["resources"][kind.token]
    parents = {name for word in kind.parent_inputs if (name := wire.input_of(word))}
    assert {*parents, kind.name_input} <= set(resource["inputProperties"])
    assert {*parents, *kind.fixed_inputs} <= set(resource["requiredInputs"])
    assert not any("_" in word for word in resource["inputProperties"])
