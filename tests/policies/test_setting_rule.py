"""Rules that are data: what each sort of comparison finds, what it lets pass, and when it waits for a value."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import machinelearning, storage
from amlstack.findings import Severity
from amlstack.policies import Graph, Resource, Rule, Unknown, judge
from amlstack.policies.selector import Selector
from amlstack.policies.setting_rule import Allowed, AllowedRule, FirewallRule, NumberRule, PresenceRule, SettingRule

SHARED = Selector("kind", ("Shared",), unset="Shared")
OTHERS = Selector("kind", ("Shared",), unset="Shared", others=True)


def verdict(base: type[Rule], data: dict[str, Any], body: dict[str, Any], *around: Resource) -> list[str] | str:
    """What a rule of this data says of a body: its findings, or 'PATH waits' where it can't be judged yet."""
    shared = {"id": "AML-999", "applies_to": machinelearning.WORKSPACE.type, "severity": Severity.ERROR, "mend": ""}
    rule = type("Sample", (base,), shared | data)()
    resource = Resource(machinelearning.WORKSPACE.type, ("contoso-ml",), body, "only")
    found = judge([rule], Graph([*around, resource]), [resource])
    if found.pending:
        return f"{found.pending[0].reason.removeprefix('not applicable yet: ').split()[0]} waits"
    return [f"{each.path}: {each.what}" for each in found.findings]


@pytest.mark.parametrize(
    ("data", "said", "expected"),
    [
        ({"wanted": ("On",)}, "on", []),
        ({"wanted": ("On",)}, "off", ["mode: mode is off"]),
        ({"wanted": ("On",)}, None, ["mode: mode is not set"]),
        ({"wanted": ("On",), "unset": "on"}, None, []),
        ({"wanted": ("On",), "optional": True}, "", []),
        ({"wanted": (True,)}, 1, ["mode: mode is 1"]),
        ({"unwanted": ("Off",)}, None, []),
        ({"unwanted": ("Off",), "unset": "Off", "message": "it is {value}"}, None, ["mode: it is None"]),
        ({"unwanted": {"Off": "it never starts", "Half": "it may start"}}, "half", ["mode: it may start"]),
        ({"wanted": ("On",)}, Unknown(), "mode waits"),
    ],
)
def test_a_setting_is_compared(data: dict[str, Any], said: Any, expected: Any) -> None:
    """With what is wanted, or else with what isn't; what isn't said is what Azure takes."""
    assert verdict(SettingRule, {"path": "mode", **data}, {"mode": said}) == expected


@pytest.mark.parametrize(
    ("only_for", "kind", "expected"),
    [
        (SHARED, None, ["a.b: b is not set", "c: c is off"]),
        (SHARED, "", ["a.b: b is not set", "c: c is off"]),
        (SHARED, "Own", []),
        (OTHERS, "Own", ["a.b: b is not set", "c: c is off"]),
        (OTHERS, "shared", []),
        (SHARED, Unknown(), "kind waits"),
    ],
)
def test_a_selector_says_which_resources_a_rule_is_for(only_for: Selector, kind: Any, expected: Any) -> None:
    """Those with a word or those without; each of several settings is a finding."""
    data = {"paths": ("a.b", "c"), "wanted": ("On",), "only_for": only_for}
    assert verdict(SettingRule, data, {"kind": kind, "c": "off"}) == expected


def test_a_setting_may_be_another_resources() -> None:
    """The finding stands where the resource refers to it; of one that isn't here nothing is known."""
    data = {"of": "storageAccount", "path": "sku.name", "unwanted": ("Premium_LRS",), "message": "{called} is {said}"}
    account = Resource(storage.ACCOUNT.type, ("stcontoso",), {"sku": {"name": "Premium_LRS"}}, "urn:account")
    body = {"properties": {"storageAccount": Unknown(("urn:account",))}}
    assert verdict(SettingRule, data, body, account) == ["properties.storageAccount: stcontoso is Premium_LRS"]
    assert verdict(SettingRule, data, {}) == []


@pytest.mark.parametrize(
    ("data", "said", "expected"),
    [
        ({"between": (7, 90)}, 7, []),
        ({"between": (7, 90)}, 90.5, ["days: it can't be 90.5"]),
        ({"between": (7, 90)}, 6, ["days: it can't be 6"]),
        ({"wanted": (30, 60)}, 60.0, []),
        ({"wanted": (30, 60)}, 45, ["days: it can't be 45"]),
        ({"wanted": (30, 60)}, "45", []),
        ({"wanted": (30, 60)}, None, []),
        ({"wanted": (30, 60), "only_for": OTHERS}, 45, []),
        ({"wanted": (30, 60), "only_for": OTHERS}, Unknown(), "days waits"),
    ],
)
def test_a_number_is_compared(data: dict[str, Any], said: Any, expected: Any) -> None:
    """With a list or a least and a greatest, which are allowed too; what is no number is another rule's."""
    assert verdict(NumberRule, {"path": "days", **data}, {"days": said}) == expected


@pytest.mark.parametrize(
    ("data", "body", "expected"),
    [
        ({}, {"id": "x"}, []),
        ({}, {"id": ""}, ["id: none"]),
        ({}, {"id": Unknown()}, []),
        ({"waits": True}, {"id": Unknown()}, "id waits"),
        ({"there": False}, {"id": Unknown()}, ["id: none"]),
        ({"there": False}, {"id": 0}, []),
        ({"unless": SHARED}, {}, []),
        ({"unless": SHARED}, {"kind": "Own"}, ["id: none"]),
        ({"unless": SHARED}, {"id": "x", "kind": Unknown()}, []),
        ({"unless": SHARED}, {"kind": Unknown()}, "kind waits"),
        ({"only_for": SHARED}, {"id": "x", "kind": Unknown()}, "kind waits"),
    ],
)
def test_a_setting_is_looked_for(data: dict[str, Any], body: dict[str, Any], expected: Any) -> None:
    """An unknown value is there unless the rule waits for it; who may do without is asked last."""
    assert verdict(PresenceRule, {"path": "id", "message": "none", **data}, body) == expected


@pytest.mark.parametrize(
    ("allowed", "said", "expected"),
    [
        (("A",), "a", []),
        (("A",), "b", ["size: b isn't allowed"]),
        (("A",), None, []),
        ((), "b", []),
        ((), Unknown(), []),
    ],
)
def test_a_user_says_what_is_allowed(allowed: tuple[str, ...], said: Any, expected: Any) -> None:
    """Where nothing is allowed, nothing is asked, and nothing waits."""
    assert verdict(AllowedRule, {"path": "size", "settings": Allowed(allowed)}, {"size": said}) == expected


@pytest.mark.parametrize(
    ("public", "action", "expected"),
    [
        ("disabled", None, []),
        (None, "deny", []),
        ("Enabled", "Allow", ["properties.networkAcls.defaultAction: defaultAction is Allow"]),
        (Unknown(), "Deny", "properties.publicNetworkAccess waits"),
    ],
)
def test_a_firewall_denies_in_one_of_two_ways(public: Any, action: Any, expected: Any) -> None:
    """By public access that is off, or by the firewall's own default; both have to be known."""
    body = {"properties": {"publicNetworkAccess": public, "networkAcls": {"defaultAction": action}}}
    assert verdict(FirewallRule, {}, body) == expected
