"""Firewalls: what is let in, and what Azure would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Ambient, IdOf, Late, PlanError, Undecided, nodes
from amlstack.spec.model import NetworkAclsSpec, StorageAccountSpec

from .declare import declaration

SUBNET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/ml"
FIELDS = ("storage_account", "storage_accounts")
Acls = NetworkAclsSpec


def planned(acls: Acls | None, field: str = "storage_account") -> Any:
    """The account's node with such a firewall: of the default one, or of one for data."""
    if field == "storage_account":
        spec = declaration(storage_account=StorageAccountSpec(name="stdata", network_acls=acls))
        return plan.workspace(spec)["storage_account"]
    spec = declaration(storage_accounts=(StorageAccountSpec(name="stdata", network_acls=acls),))
    return plan.workspace(spec)["storage_account:stdata"]


def faults(acls: Acls, field: str = "storage_account") -> dict[str, str]:
    """What is wrong, by the path below network_acls."""
    with pytest.raises(PlanError) as caught:
        planned(acls, field)
    paths = [".".join(map(str, fault.path)) for fault in caught.value.faults]
    assert all("network_acls" in path for path in paths)
    return {
        path.partition("network_acls.")[2]: f"{fault.what}; {fault.mend}"
        for path, fault in zip(paths, caught.value.faults, strict=True)
    }


@pytest.mark.parametrize("field", FIELDS)
def test_without_a_word_there_is_no_firewall(field: str) -> None:
    """What nobody declares is left as it is."""
    assert planned(None, field).network_acls is None


@pytest.mark.parametrize("field", FIELDS)
def test_one_that_denies_lets_the_workspace_in(field: str) -> None:
    """As one of Azure's services, and by a rule whose id is spelled: the account waits for no workspace."""
    account = planned(Acls(default_action="deny"), field)
    rule = nodes.AccessRule(IdOf("workspace"), Ambient("tenant_id"))
    assert account.network_acls == nodes.NetworkAcls("Deny", "AzureServices", access_rules=(rule,))
    assert "workspace" not in set(account.needs())


def test_one_that_allows_needs_no_rule() -> None:
    """Everybody is let in."""
    assert planned(Acls(default_action="allow")).network_acls == nodes.NetworkAcls("Allow")


def test_rules_are_taken_over() -> None:
    """Addresses, ranges and subnets in their order."""
    acls = planned(Acls(default_action="deny", ip_rules=("203.0.113.7", "198.51.100.0/30"), subnets=(SUBNET,)))
    assert [rule.value for rule in acls.network_acls.ip_rules] == ["203.0.113.7", "198.51.100.0/30"]
    assert [rule.id for rule in acls.network_acls.subnets] == [SUBNET]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (None, "AzureServices"),
        (("azure_services", "metrics", "logging"), "Logging, Metrics, AzureServices"),
        (("metrics",), "Metrics"),
        (("none",), "None"),
        ((), "None"),
    ],
)
def test_bypass_is_spelled_as_azure_answers_it(words: tuple[str, ...] | None, expected: str) -> None:
    """In one order, whatever the file's, so that a refresh sees no change."""
    assert planned(Acls(default_action="deny", bypass=words)).network_acls.bypass == expected


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({"default_action": "refuse"}, "default_action", "use allow or deny"),
        ({"ip_rules": ("203.0.113.7", "10.1.2.3")}, "ip_rules.1", "is private; give a public IPv4 address"),
        ({"ip_rules": ("172.16.0.0/16",)}, "ip_rules.0", "is private"),
        ({"ip_rules": ("203.0.113.0/31",)}, "ip_rules.0", "is a range smaller than /30"),
        ({"ip_rules": ("203.0.113.7/32",)}, "ip_rules.0", "is a range smaller than /30"),
        ({"ip_rules": ("2001:db8::/32",)}, "ip_rules.0", "is IPv6"),
        ({"ip_rules": ("contoso.example",)}, "ip_rules.0", "is neither an address nor a range"),
        ({"subnets": ("ml",)}, "subnets.0", "is no ARM id"),
        ({"subnets": (SUBNET.rpartition("/subnets")[0],)}, "subnets.0", "not of a subnet"),
        ({"bypass": ("logs",)}, "bypass.0", "use logging, metrics, azure_services, none"),
        ({"bypass": ("none", "logging")}, "bypass", "none stands beside others"),
        ({"ip_rules": tuple(f"203.0.113.{n % 256}" for n in range(401))}, "ip_rules", "an account takes 400"),
    ],
)
def test_what_azure_refuses_is_refused(given: dict[str, Any], path: str, says: str, field: str) -> None:
    """Each with its reason, at its place, on both sorts of account."""
    found = faults(Acls(**{"default_action": "deny", **given}), field)
    assert list(found) == [path]
    assert says in found[path]


def test_addresses_and_subnets_may_arrive_late() -> None:
    """They are carried through unread; what is let in by default can't be."""
    late = Late("storage_account.network_acls.ip_rules[0]", 1)
    acls = planned(Acls(default_action="deny", ip_rules=(late,), subnets=(late,))).network_acls
    assert acls.ip_rules[0].value is late
    with pytest.raises(Undecided, match="default_action"):
        planned(Acls(default_action=Late("storage_account.network_acls.default_action", 1)))  # type: ignore[arg-type]
