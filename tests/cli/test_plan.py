"""`amlstack plan`: a plan on stdout, or what is wrong on stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.plan import FORMATS, command
from amlstack.plan import views, workspace
from amlstack.spec import load

ROOT = Path(__file__).parents[2]
EXAMPLES = [ROOT / "workspace.yaml", *sorted(ROOT.glob("examples/*/workspace.yaml"))]
HEAD = "name: contoso-ml\nresource_group: rg\nlocation: westeurope\nname_seed: contoso\n"


def plan(*args: str) -> Result:
    """What `amlstack plan ARGS` does."""
    return CliRunner().invoke(command, args)


def refused(folder: Path, text: str) -> list[str]:
    """What is said of a file with that text, without its name."""
    file = folder / "workspace.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    done = plan(str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    return [line.removeprefix(f"Error: {file}:").removeprefix(f"{file}:") for line in done.stderr.splitlines()]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
@pytest.mark.parametrize("form", FORMATS)
def test_each_form_of_each_example(file: Path, form: str) -> None:
    """Every example is shown in every form, with the name of each resource in it."""
    done = plan(str(file), "--format", form)
    assert (done.exit_code, done.stderr) == (0, "")
    assert all(str(node.name) in done.stdout for node in workspace(load(file).spec) if isinstance(node.name, str)
               and node.kind.stem != "role_assignment")  # fmt: skip


def test_json_is_the_plans_document() -> None:
    """The JSON form is the document that the plan makes of itself, and the tree is the default form."""
    made = workspace(load(EXAMPLES[0]).spec)
    assert json.loads(plan(str(EXAMPLES[0]), "--format", "json").stdout) == views.document(made)
    assert plan(str(EXAMPLES[0])).stdout == views.tree(made) + "\n"


def test_what_to_import_needs_a_subscription(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form for `pulumi import` takes it from the option, else from azure-native's variable, and says both."""
    asked = (str(EXAMPLES[0]), "--format", "pulumi-import")
    refused = plan(*asked)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--subscription" in refused.stderr
    assert "ARM_SUBSCRIPTION_ID" in refused.stderr
    given = plan(*asked, "--subscription", "11111111-1111-4111-8111-111111111111").stdout
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", "11111111-1111-4111-8111-111111111111")
    assert plan(*asked).stdout == given
    made = workspace(load(EXAMPLES[0]).spec)
    assert json.loads(given) == views.imports(made, "11111111-1111-4111-8111-111111111111")


def test_faults_of_shape_on_stderr(tmp_path: Path) -> None:
    """Every fault of shape is a line of its own, with its place."""
    found = refused(tmp_path, "storage_acount: x\nkind: zzz\n")
    assert found == [
        "5:1: unknown key 'storage_acount': did you mean 'storage_account'?",
        "6:7: kind is 'zzz': expected one of default, hub, project, feature_store",
    ]


def test_faults_of_the_plan_at_their_places(tmp_path: Path) -> None:
    """What Azure would refuse is said at the value that it refuses, sorted by place."""
    found = refused(tmp_path, "kind: hub\nstorage_account:\n  sku: Premium_LRS\n  name: UPPER\n")
    assert [line.split(": ")[0] for line in found] == ["5:7", "7:8", "8:9"]
    assert "Premium_LRS" in found[1]


@pytest.mark.parametrize("kind", ["hub", "project", "feature_store"])
def test_kinds_that_are_not_built_yet(tmp_path: Path, kind: str) -> None:
    """A kind of workspace that Azure ML has and the plan hasn't is refused in words, not as unknown."""
    (found,) = refused(tmp_path, f"kind: {kind}\n")
    assert found.startswith("5:7: ")
    assert "supported yet" in found


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that isn't there is bad input like any other."""
    done = plan(str(tmp_path / "none.yaml"))
    assert (done.exit_code, done.stderr) == (2, f"{tmp_path / 'none.yaml'}: no such file\n")


STORE = "{name: a, type: azure_blob, account_name: fab, container_name: a, credentials: {account_key: {secret: k}}}"


@pytest.mark.parametrize(
    ("vault", "expected"),
    [
        ("kv-fabrikam", "is no ARM id"),
        ("/subscriptions/x/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st", "the id of a key vault"),
        ("/subscriptions/x/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv--f", "kv--f"),
    ],
)
@pytest.mark.parametrize("stores", ["", f"datastores:\n  - {STORE}\n"], ids=["none", "one"])
def test_the_vault_of_all_secrets_is_looked_at(vault: str, expected: str, stores: str, tmp_path: Path) -> None:
    """Told at its key, whether a datastore has a secret in it or not."""
    said, *more = refused(tmp_path, f"secrets:\n  key_vault: {vault}\n{stores}")
    assert said.startswith("6:14: ")
    assert expected in said
    assert stores or not more
