"""What an account's firewall takes."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.catalog import firewall


@given(st.ip_addresses(v=4))
def test_every_public_address_is_taken_and_no_private_one(address: object) -> None:
    """RFC 1918 decides."""
    private = any(address in IPv4Network(each) for each in firewall.PRIVATE)
    assert (firewall.address_fault(str(address)) is not None) is private


@pytest.mark.parametrize(("takes", "longest"), [(firewall.ACCOUNT, 30), (firewall.VAULT, 32), (firewall.REGISTRY, 32)])
@pytest.mark.parametrize("prefix", range(33))
def test_a_range_of_an_account_has_four_addresses_at_least(prefix: int, takes: firewall.Firewall, longest: int) -> None:
    """Up to /30, elsewhere a single one too; the whole of the internet is a range too."""
    assert (firewall.address_fault(f"203.0.113.0/{prefix}", takes) is None) is (prefix <= longest)


@pytest.mark.parametrize(
    ("takes", "said", "answered"),
    [
        (firewall.VAULT, "203.0.113.7", "203.0.113.7/32"),
        (firewall.VAULT, "203.0.113.7/32", "203.0.113.7/32"),
        (firewall.VAULT, "203.0.113.0/24", "203.0.113.0/24"),
        (firewall.REGISTRY, "203.0.113.7/32", "203.0.113.7"),
        (firewall.REGISTRY, "203.0.113.7", "203.0.113.7"),
        (firewall.REGISTRY, "203.0.113.0/24", "203.0.113.0/24"),
    ],
)
def test_an_address_is_spelled_as_the_service_answers_it(takes: firewall.Firewall, said: str, answered: str) -> None:
    """A vault answers a single one as a range, a registry never does."""
    assert takes.spelled(said) == answered


@pytest.mark.parametrize("odd", ["", " ", "203.0.113", "203.0.113.256", "203.0.113.0/x", "::1", None, True, 7, ["x"]])
def test_anything_else_is_refused(odd: object) -> None:
    """Also what is no text."""
    assert firewall.address_fault(odd)


def test_bypass_words_are_told_apart() -> None:
    """With commas, in any case, with and without blanks."""
    assert firewall.bypass_words("Logging,AzureServices , metrics") == {"logging", "azureservices", "metrics"}
