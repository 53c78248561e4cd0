"""What a template has of plain kinds comes back as their records, by their templates read backwards."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.arm.language import Expanded, Scope, expand
from amlstack.importing import template
from amlstack.plan import mapping, nodes
from amlstack.plan.mapping import Placeholder
from tests.plan.test_plain_kinds import NODES, Compute, Lock, SecurityGroup, Spec

from .test_template import ML, imported, workspace

TEMPLATES = {
    "lock": {"name": Placeholder("name"), "properties": {"level": Placeholder("level"), "notes": Placeholder("notes")}},
    "network_security_group": {"name": Placeholder("name")},
    "compute": {"name": Placeholder("name")},
}
OTHER = {**workspace(), "name": "other-ml"}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    known = mapping.template
    monkeypatch.setattr(nodes, "NODES", NODES)
    monkeypatch.setattr(mapping, "template", lambda stem: TEMPLATES.get(stem) or known(stem))
    monkeypatch.setattr(template, "WorkspaceSpec", Spec)


def expanded(*resources: dict[str, Any]) -> Expanded:
    """A template of some resources."""
    return expand({"resources": list(resources)}, None, Scope(resource_group="rg"))


def lock(scope: str, **properties: str) -> dict[str, Any]:
    """A lock on something."""
    kind = Lock.kind
    return {"type": kind.type, "apiVersion": kind.api_version, "name": "keep", "scope": scope, "properties": properties}


def test_an_extension_of_the_workspace_is_a_record_of_the_list() -> None:
    """With the file's word for ARM's, and its own key; one on something else isn't the workspace's."""
    on = f"[resourceId('{ML}', 'fabrikam-ml')]"
    elsewhere = "[resourceId('Microsoft.Storage/storageAccounts', 'stfabrikam')]"
    found = imported(workspace(), lock(on, level="ReadOnly", notes="audit"), lock(elsewhere, level="ReadOnly"))
    assert found.mapping["made_up_locks"] == [{"name": "keep", "level": "read_only", "reason": "audit"}]


def test_a_word_that_the_file_has_not_is_told_by_the_resource() -> None:
    """The setting is left out, the record stays."""
    found = imported(workspace(), lock(f"[resourceId('{ML}', 'fabrikam-ml')]", level="Perhaps"))
    assert found.mapping["made_up_locks"] == [{"name": "keep"}]
    assert found.notes == ("keep's properties.level is Perhaps, for which the file has no word",)


def test_a_child_is_taken_by_its_own_name_where_it_is_the_workspaces() -> None:
    """Without the workspace's name in front of it; another workspace's children stay there."""
    compute = {"type": Compute.kind.type, "apiVersion": Compute.kind.api_version}
    mine, others = ({**compute, "name": f"{home}/Batch"} for home in ("fabrikam-ml", "other-ml"))
    found = template.from_template(expanded(workspace(), OTHER, mine, others), "fabrikam-ml")
    assert found.mapping["made_up_computes"] == [{"name": "Batch"}]


def test_one_of_which_there_is_one_is_a_record() -> None:
    """Under its key, and the key isn't there where the template has none."""
    kind = SecurityGroup.kind
    group = {"type": kind.type, "apiVersion": kind.api_version, "name": "nsg-fabrikam"}
    assert imported(workspace(), group).mapping["made_up_group"] == {"name": "nsg-fabrikam"}
    assert "made_up_group" not in imported(workspace()).mapping
