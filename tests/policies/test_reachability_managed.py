"""What computes and deployments reach from a managed network, or without one."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from amlstack.catalog import endpoints, identity, managed_network
from amlstack.findings import Reach
from amlstack.policies.examples import id_of
from amlstack.policies.reachability import RULE

from .private_workspace import CR, ST, Template, private, resource
from .reaching import APPROVED, DENY, FAR, FAR_VAULT, MANAGED, OUTPUT, in_managed, lake, of_lake, outbound, pairs, said


def test_a_managed_network_leads_by_itself_to_what_the_workspace_names() -> None:
    """Where approved traffic alone gets out always, else to what is closed."""
    for mode in (MANAGED, APPROVED):
        found = pairs(in_managed(**mode))
        for who in ("compute", "online endpoint", "image build"):
            ways = {
                each.reaches for (client, service), each in found.items() if client == who and service != "internet"
            }
            assert ways == {Reach.YES}
    assert pairs(in_managed(**APPROVED).having("kv", **DENY))["compute", "vault"].reaches is Reach.YES
    assert [pairs(in_managed(**mode))["compute", "internet"].reaches for mode in (MANAGED, APPROVED)] == [
        Reach.YES,
        Reach.NO,
    ]


def test_images_that_serverless_jobs_build_in_a_managed_network_are_not_known_to_get_anywhere_closed() -> None:
    """Azure's documents say that such jobs don't, and nothing of managed networks; to what is public they do."""
    made = in_managed(**APPROVED).having("ws", imageBuildCompute=None)
    assert pairs(made)["image build", "registry"].reaches is Reach.UNKNOWN
    assert pairs(made.having("cr", publicNetworkAccess="Enabled"))["image build", "registry"].reaches is Reach.YES


def test_a_registry_of_others_is_not_known_to_take_private_endpoints() -> None:
    """A Premium one alone does; a vault of others has one from Azure whatever is set there."""
    made = in_managed(**APPROVED).without("registry", "registry group", "cr", "vault", "vault group", "kv")
    found = pairs(made.having("ws", containerRegistry=f"{FAR}/{CR.type}/far", keyVault=FAR_VAULT))
    assert found["compute", "registry"].reaches is Reach.UNKNOWN
    assert "it has to be Premium" in found["compute", "registry"].why
    assert found["compute", "vault"].reaches is Reach.YES


def test_the_account_of_a_datastore_takes_a_rule_and_a_role() -> None:
    """Without the rule computes can't reach it, with it Azure ML has to be allowed to approve its own connection."""
    to = id_of(ST, "lake")
    (found,) = [each for each in of_lake(lake(**APPROVED)) if each.who == "compute"]
    assert (found.reaches, found.rule) == (Reach.NO, RULE)
    (found,) = [each for each in of_lake(lake(**outbound(to, "blob"))) if each.who == "compute"]
    assert (found.reaches, found.rule) == (Reach.NO, "AML-411")
    approved = lake(**outbound(to, "blob"))
    approved["approver"] = copy.deepcopy(approved["blob role"]) | {"name": "[guid('approver')]", "scope": to}
    role = identity.ROLES["Azure AI Enterprise Network Connection Approver"]
    approved["approver"]["properties"]["roleDefinitionId"] = (
        f"[subscriptionResourceId('{identity.ROLE_DEFINITION_TYPE}', '{role}')]"
    )
    (found,) = [each for each in of_lake(approved) if each.who == "compute"]
    assert found.reaches is Reach.YES
    assert {each.who for each in of_lake(approved)} == {"anybody", "studio user", "compute", "Azure ML itself"}


def test_an_identity_of_others_may_approve_or_not() -> None:
    """Its roles lie elsewhere, so that nobody here knows."""
    made = lake(**outbound(id_of(ST, "lake"), "blob"))
    users: dict[str, dict[str, str]] = {f"{FAR}/{identity.USER_ASSIGNED.type}/id": {}}
    made["ws"]["identity"] = {"type": "UserAssigned", "userAssignedIdentities": users}
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.reaches is Reach.UNKNOWN
    shown = private()
    shown["ws"]["identity"] = made["ws"]["identity"]
    assert pairs(shown)["studio user", "blob"].reaches is Reach.UNKNOWN


def test_storage_by_its_service_tag_is_reached_where_it_is_public() -> None:
    """Approved traffic that the tag lets out ends at the firewall of an account that is closed."""
    tag = {
        "type": "ServiceTag",
        "destination": {"serviceTag": "Storage.westeurope", "protocol": "TCP", "portRanges": "443"},
    }
    mode = {"managedNetwork": APPROVED["managedNetwork"] | {"outboundRules": {"storage": tag}}}
    (found,) = [each for each in of_lake(lake(**mode)) if each.who == "compute"]
    assert found.reaches is Reach.NO
    (found,) = [
        each for each in of_lake(lake(**mode).having("lake", publicNetworkAccess="Enabled")) if each.who == "compute"
    ]
    assert found.reaches is Reach.YES


def test_rules_beside_the_workspace_count_and_those_that_are_not_known_may_lead_anywhere() -> None:
    """An outbound rule is declared in the workspace's body or beside it."""
    rule = {
        "type": "PrivateEndpoint",
        "destination": {"serviceResourceId": id_of(ST, "lake"), "subresourceTarget": "blob"},
    }
    made = lake(**APPROVED)
    made["rule"] = resource(managed_network.OUTBOUND_RULE, "ml/lake", rule)
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.rule == "AML-411"
    made["rule"] = resource(managed_network.OUTBOUND_RULE, "ml/lake", {"type": OUTPUT})
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.reaches is Reach.UNKNOWN


def test_a_rule_to_another_account_leads_nowhere_else() -> None:
    """Nor does one to another service of the same account."""
    for to, sub in ((id_of(ST, "other"), "blob"), (id_of(ST, "lake"), "dfs")):
        (found,) = [each for each in of_lake(lake(**outbound(to, sub))) if each.who == "compute"]
        assert (found.reaches, found.rule) == (Reach.NO, RULE)


def test_a_rule_to_whatever_may_lead_to_the_account() -> None:
    """Nobody knows before the deployment."""
    (found,) = [each for each in of_lake(lake(**outbound(OUTPUT, "blob"))) if each.who == "compute"]
    assert found.reaches is Reach.UNKNOWN


@pytest.mark.parametrize(
    ("scope", "reach"),
    [
        (id_of(ST, "lake"), Reach.YES),
        ("[resourceGroup().id]", Reach.YES),
        (f"{FAR}/{ST.type}/other", Reach.NO),
        ("[parameters('later')]", Reach.UNKNOWN),
    ],
)
def test_an_approver_approves_on_its_own_scope(scope: str, reach: Reach) -> None:
    """A role on another account is none on this one; a user-assigned identity beside the system's counts too."""
    made = lake(**outbound(id_of(ST, "lake"), "blob"))
    made["id"] = resource(identity.USER_ASSIGNED, "id")
    users: dict[str, Any] = {f"[resourceId('{identity.USER_ASSIGNED.type}', 'id')]": {}}
    made["ws"]["identity"] = {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": users}
    made["approver"] = copy.deepcopy(made["blob role"]) | {"name": "[guid('approver')]", "scope": scope}
    role = identity.ROLES["Azure AI Enterprise Network Connection Approver"]
    definition = f"[subscriptionResourceId('{identity.ROLE_DEFINITION_TYPE}', '{role}')]"
    made["approver"]["properties"]["roleDefinitionId"] = definition
    (found,) = [each for each in of_lake(made) if each.who == "compute"]
    assert found.reaches is reach


def deployed(**properties: Any) -> Template:
    """The private workspace with an online endpoint and its deployment."""
    made = private()
    made["online"] = resource(endpoints.ONLINE_ENDPOINT, "ml/score", {"authMode": "AADToken"})
    made["deployment"] = resource(endpoints.ONLINE_DEPLOYMENT, "ml/score/blue", properties)
    return made


def test_deployments_of_online_endpoints_need_a_managed_network_or_endpoints_of_their_own() -> None:
    """They lie on machines of Azure's own, outside of any network of the user's."""
    assert pairs(deployed())["online endpoint", "registry"].reaches is Reach.NO
    assert pairs(deployed(egressPublicNetworkAccess="Disabled"))["online endpoint", "registry"].reaches is Reach.YES
    (found,) = [each for each in said(deployed()).findings if "online endpoint" in each.what]
    assert "Declare a managed network" in found.mend
    assert pairs(deployed())["studio user", "online endpoints"].reaches is Reach.YES
