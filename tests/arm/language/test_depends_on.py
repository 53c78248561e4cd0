"""What dependsOn may name."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from amlstack.arm.language import expand

from .expanding import GROUP_ID, SCOPE, faults_of, given, store, store_id, template

CONNECTIONS = f"{GROUP_ID}/providers/Microsoft.MachineLearningServices/workspaces/ml/connections"


@pytest.mark.parametrize("type_", ["Microsoft.Storage/storageAccounts", "Contoso.Widgets/widgets/parts"])
def test_an_id_with_an_empty_name_is_waited_for_as_for_nothing(type_: str) -> None:
    """So a template may leave the name of what it doesn't need empty."""
    parents = "'w', " if type_.count("/") > 1 else ""
    waits = [f"[resourceId('{type_}', {parents}parameters('name'))]", "a"]
    whole = template(store("a"), store("b", dependsOn=waits), parameters={"name": {"type": "string"}})
    assert expand(whole, given(name=""), SCOPE).resources[1].needs == (store_id("a"),)
    assert "the template has no resource" in faults_of(whole, given(name="other"))[0]


@pytest.mark.parametrize("word", [f"{CONNECTIONS}/c", f"{CONNECTIONS}/c/", "Contoso.Widgets/widgets/w/", "other/", ""])
def test_what_has_a_name_must_be_there(word: str) -> None:
    """A slash too many behind a name makes no empty one."""
    [fault] = faults_of(template(store("a", dependsOn=[word])))
    assert f"the template has no resource '{word}' to wait for" in fault


def test_the_template_of_azure_ai_ml_for_feature_stores() -> None:
    """Microsoft's own client creates them by it, with connections whose names are empty."""
    spec = importlib.util.find_spec("azure.ai.ml")
    assert spec, "a package that the tests are made with"
    folder = Path(str(spec.origin)).parent / "_arm_deployments" / "arm_templates"
    whole = json.loads((folder / "workspace_base.json").read_text(encoding="utf-8"))
    said = given(
        workspaceName="fs-contoso", resourceGroupName="rg", location="westeurope", kind="featurestore",
        description="", friendlyName="", tagValues={}, materializationIdentityOption="new",
        storageAccountName="stcontoso", keyVaultName="kv-contoso", applicationInsightsName="ai", logAnalyticsName="log",
    )  # fmt: skip
    expanded = expand(whole, said, SCOPE)
    assert "Microsoft.MachineLearningServices/workspaces" in {each.type for each in expanded.resources}
    assert any(each.nested and str(each.id).endswith("-deploy-feature-store") for each in expanded.resources)
