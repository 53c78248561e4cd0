"""azure-native's inputs and outputs as the rules look at them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import EVERY_TYPE, Kind
from amlstack.catalog.computes import COMPUTE
from amlstack.catalog.endpoints import ONLINE_ENDPOINT
from amlstack.catalog.machinelearning import CLASSIC_DATASTORE, DATASTORE, FLAT_DATASTORE
from amlstack.catalog.monitoring import APPLICATION_INSIGHTS, DIAGNOSTIC_SETTING
from amlstack.catalog.network import PRIVATE_ENDPOINT, VIRTUAL_NETWORK
from amlstack.policies.native import kind_of, lifted

SPEC = importlib.util.find_spec("pulumi_azure_native")
assert SPEC
assert SPEC.origin
FOLDER = Path(SPEC.origin).parent
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
    ("token", "kind"),
    [
        ("azure-native:insights:Component", APPLICATION_INSIGHTS),
        ("azure-native:insights/v20200202:Component", APPLICATION_INSIGHTS),
        ("azure-native:insights:DiagnosticSetting", DIAGNOSTIC_SETTING),
        ("azure-native:machinelearningservices/v20200501preview:MachineLearningCompute", COMPUTE),
        ("azure-native:network/v20180801:InterfaceEndpoint", PRIVATE_ENDPOINT),
    ],
)
def test_what_azure_native_called_it_before(token: str, kind: Kind) -> None:
    """Programs of its version 2 say it so."""
    assert kind_of(token, {}) is kind


def test_former_tokens_are_azure_natives_own() -> None:
    """A resource's aliases name them; the classic datastore's token is another kind's."""
    for kind in EVERY_TYPE.values():
        _, module, name = kind.token.split(":")
        file = FOLDER / module / f"{re.sub('(?<!^)(?=[A-Z])', '_', name).lower()}.py"
        found = set(re.findall(r'type_="(azure-native:\w+)(?:/v\w+)?(:\w+)"', file.read_text(encoding="utf-8")))
        others = {"".join(parts) for parts in found} - {kind.token, FLAT_DATASTORE.token}
        assert set(kind.former_tokens) == others


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
