"""azure-mgmt-resource-subscriptions: subscriptions, tenants, locations; and how one signs in."""

from __future__ import annotations

import time
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.mgmt.resource.subscriptions import SubscriptionClient

from amlstack.catalog.locations import LOCATIONS
from amlstack.sandbox import control
from amlstack.sandbox.server import tokens

from .azure import ARM, Azure, Credential, refused


class Fixed:
    """A credential that has one token, right or wrong."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *_: str, **__: Any) -> AccessToken:
        """The token, said to be valid for an hour."""
        return AccessToken(self._token, int(time.time()) + tokens.HOUR)


@pytest.fixture
def client(azure: Azure) -> SubscriptionClient:
    """The client, which has no subscription of its own."""
    return SubscriptionClient(Credential(azure.server), **azure.options)


def test_subscriptions(client: SubscriptionClient, azure: Azure) -> None:
    """The usual subscription is listed, and each that has a group; any can be read."""
    azure.group()
    listed = {each.subscription_id for each in client.subscriptions.list()}
    assert {control.SUBSCRIPTION, azure.subscription} <= listed
    found = client.subscriptions.get(Azure(azure.server).subscription)
    assert (found.state, found.tenant_id) == ("Enabled", control.TENANT)


def test_tenants(client: SubscriptionClient) -> None:
    """There is one tenant."""
    assert [each.tenant_id for each in client.tenants.list()] == [control.TENANT]


def test_locations(client: SubscriptionClient, azure: Azure) -> None:
    """The regions are listed, each with its names and its pair."""
    found = {each.name: each for each in client.subscriptions.list_locations(azure.subscription)}
    assert set(found) == set(LOCATIONS)
    assert found["westeurope"].regional_display_name == "(Europe) West Europe"
    assert [each.name for each in found["westeurope"].metadata.paired_region] == ["northeurope"]


def test_a_malformed_subscription_is_refused(client: SubscriptionClient) -> None:
    """400: a subscription is a GUID."""
    with refused(400, "InvalidSubscriptionId"):
        client.subscriptions.get("contoso")


def test_an_unknown_version_is_refused(azure: Azure) -> None:
    """400, with those that are known."""
    wrong = SubscriptionClient(Credential(azure.server), **azure.options, api_version="2001-01-01")
    with refused(400, "InvalidApiVersionParameter") as refusal:
        list(wrong.subscriptions.list())
    assert "2022-12-01" in refusal.value.message


def test_a_wrong_token_is_refused(azure: Azure) -> None:
    """401, with the challenge, for a token that has ended, is for something else, or isn't the sandbox's."""
    key = azure.server.token
    cases = {
        tokens.mint(key, ARM, seconds=-1): "ExpiredAuthenticationToken",
        tokens.mint(key, "https://vault.azure.net"): "InvalidAuthenticationTokenAudience",
        tokens.mint("another", ARM): "InvalidAuthenticationToken",
    }
    for token, code in cases.items():
        with refused(401, code) as refusal:
            list(SubscriptionClient(Fixed(token), **azure.options).subscriptions.list())
        assert isinstance(refusal.value, ClientAuthenticationError)
        answer: Any = refusal.value.response
        assert f"/{control.TENANT}" in answer.headers["www-authenticate"]


def test_a_token_for_the_address(azure: Azure) -> None:
    """A client that asks for a token of the sandbox's own address gets through."""
    options = {**azure.options, "credential_scopes": [f"{azure.server.url}/.default"]}
    assert list(SubscriptionClient(Credential(azure.server), **options).tenants.list())
