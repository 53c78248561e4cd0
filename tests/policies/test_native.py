"""azure-native's inputs and outputs as the rules look at them."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog.endpoints import ONLINE_ENDPOINT
from amlstack.catalog.machinelearning import CLASSIC_DATASTORE, DATASTORE
from amlstack.catalog.network import VIRTUAL_NETWORK
from amlstack.policies.native import kind_of, lifted

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


@pytest.mark.parametrize(
    ("outputs", "kept"), [(False, {"authMode": "Key", "scoringUri": "https://x"}), (True, {"authMode": "Key"})]
)
def test_what_only_azure_writes_stays_in_inputs(outputs: bool, kept: dict[str, str]) -> None:
    """A program that declares it is told so; outputs always hold it."""
    props = {"endpointName": "forecast", "properties": {"authMode": "Key", "scoringUri": "https://x"}}
    assert lifted(ONLINE_ENDPOINT, "urn", "it", props, outputs=outputs).body["properties"] == kept


def test_the_envelope_is_no_property() -> None:
    """azure-native takes an id among a network's inputs, which ARM's body hasn't."""
    props = {"virtualNetworkName": "vnet", "id": "/subscriptions/s", "enableDdosProtection": True}
    assert lifted(VIRTUAL_NETWORK, "urn", "it", props).body == {"properties": {"enableDdosProtection": True}}
