"""azure-native's inputs and outputs as the rules look at them."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog.machinelearning import CLASSIC_DATASTORE, DATASTORE
from amlstack.policies.native import kind_of

PROPERTIES = {"properties": {"DataStoreType": "dbfs"}}


@pytest.mark.parametrize(
    ("props", "ours"),
    [
        (CLASSIC_DATASTORE.fixed_inputs, True),
        ({**CLASSIC_DATASTORE.fixed_inputs, "resourceType": "computes", **PROPERTIES}, False),
        (PROPERTIES, True),
        ({"properties": {"dataStoreType": "dbfs"}}, True),
        ({"properties": {"vmSize": "Standard_DS3_v2"}}, False),
        ({"properties": None}, False),
        ({}, False),
    ],
)
def test_a_generic_resource_is_known_by_its_inputs_or_by_its_body(props: dict[str, Any], ours: bool) -> None:
    """Outputs, which a policy of the whole stack sees, don't hold the inputs that spell the id."""
    for token in (CLASSIC_DATASTORE.token, CLASSIC_DATASTORE.token.replace("resources:", "resources/v20240301:")):
        assert (kind_of(token, props) is CLASSIC_DATASTORE) == ours


def test_another_token_says_it_all() -> None:
    """It needs no inputs, and other providers' are none of ours."""
    assert kind_of(DATASTORE.token, {}) is DATASTORE
    assert kind_of("aws:s3:Bucket", PROPERTIES) is None
