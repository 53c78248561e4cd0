"""Who may approve a private endpoint's connection, where the server says that its clients may not everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import httpx
import pytest

from amlstack.cli.sandbox.serve import _scope
from amlstack.sandbox.resource_manager.call import Settings
from tests.serving import served

from .client import LOCATION, Arm, refused
from .test_private_endpoints import ENDPOINT, endpoint_body, state_of, subnet

HERE = "/subscriptions/11111111-1111-4111-8111-111111111111"
THERE = "/subscriptions/33333333-3333-4333-8333-333333333333"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Arm, Arm]]:
    """Our subscription, and another one in which we approve nothing."""
    folder: Path = tmp_path_factory.mktemp("rights")
    with served(folder, settings=Settings(delay=0, no_approval=(THERE.upper(),))) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=30) as http:
            arms = Arm(http, HERE.split("/")[2], "rg"), Arm(http, THERE.split("/")[2], "rg-there")
            for each in arms:
                each.made(each.group, {"location": LOCATION})
            yield arms


def test_without_the_right_a_connection_waits_for_its_owner(both: tuple[Arm, Arm]) -> None:
    """Automatic it is refused with Azure's words, by request it is Pending, and approved by the owner it works."""
    arm, there = both
    place, vault = subnet(arm), there.vault()["id"]
    endpoint = arm.id(ENDPOINT, "pe-vault")
    said = refused(arm.put(endpoint, endpoint_body(place, vault, "vault")), 403, "LinkedAuthorizationFailed")
    assert f"'PrivateEndpointConnectionsApproval/action' on the linked scope(s) '{vault}'" in said
    made = arm.made(endpoint, endpoint_body(place, vault, "vault", manual=True))
    assert state_of(made, manual=True) == "Pending"
    assert arm.got(endpoint)["properties"]["customDnsConfigs"] == []
    (connection,) = there.got(vault)["properties"]["privateEndpointConnections"]
    state = {"privateLinkServiceConnectionState": {"status": "Approved"}}
    assert there.put(connection["id"], {"properties": state}).status_code < 300
    assert state_of(arm.got(endpoint), manual=True) == "Approved"
    assert arm.got(endpoint)["properties"]["customDnsConfigs"]


def test_elsewhere_nothing_changes(both: tuple[Arm, Arm]) -> None:
    """What isn't named is approved by itself; a name that begins alike isn't below."""
    arm, _ = both
    made = arm.made(arm.id(ENDPOINT, "pe-blob"), endpoint_body(subnet(arm), arm.storage()["id"], "blob"))
    assert state_of(made) == "Approved"
    assert Settings(no_approval=(f"{HERE}/resourceGroups/rg",)).may_approve(f"{HERE}/resourceGroups/rg-2/providers/x")


def test_a_scope_is_an_id() -> None:
    """Of a subscription, a group or a resource."""
    for given in (
        HERE,
        f"{HERE}/resourceGroups/rg",
        f"{HERE}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
    ):
        assert _scope(given) == given
    with pytest.raises(click.BadParameter):
        _scope("rg")
