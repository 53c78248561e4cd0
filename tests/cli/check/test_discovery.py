"""What `amlstack check` takes for the product's, what it passes over, and what needs what it is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.search import Search
from amlstack.report import Skipped, Unreadable

from .test_bad_input import GOOD
from .test_check import TEMPLATE, check

WORKSPACE = "name: contoso-ml\nname_seed: x\nresource_group: rg\nlocation: westeurope\n"
INCLUDING = f"{WORKSPACE}datastores:\n  - include: datastores/raw.yml\n"
DATASTORE = "name: raw\ntype: azure_blob\naccount_name: fabrikamdata\ncontainer_name: raw\n"
LITERAL = f"{DATASTORE}credentials:\n  account_key: {'k' * 8}\n"
WORKFLOW = (
    "on: push\njobs:\n  a:\n    steps:\n      - with: {type: azure_blob}\n        env:\n          resource_group: rg\n"
)


def write(folder: Path, **files: str) -> None:
    """Files by their paths; a double underscore is a slash, the last single one the dot."""
    for name, text in files.items():
        path = folder / ".".join(name.replace("__", "/").rsplit("_", 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def seen(*paths: Path, lenient: bool = False, exclude: tuple[str, ...] = ()) -> tuple[list[str], list[str], list[str]]:
    """What is looked at, what can't be read and what is skipped behind paths."""
    found = list(Discovery(Search(lenient=lenient, exclude=exclude)).over(paths))
    skipped = [f"{Path(each.file).name}: {each.why}" for each in found if isinstance(each, Skipped)]
    unreadable = [f"{Path(each.place.file).name}: {each.what}" for each in found if isinstance(each, Unreadable)]
    looked = [f"{Path(each.file).name}: {each.what}" for each in found if not isinstance(each, (Skipped, Unreadable))]
    return looked, unreadable, skipped


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WORKSPACE, "workspace file"),
        (f"---\n# first\n{WORKSPACE}", "workspace file"),
        ("{name: contoso-ml, name_seed: x, location: westeurope, resource_group: rg}\n", "workspace file"),
        ("".join(f"  {line}\n" for line in WORKSPACE.splitlines()), "workspace file"),
        (WORKSPACE.replace("resource_group", '"resource_group"'), "workspace file"),
        (DATASTORE, "datastore file"),
        (f"{DATASTORE}resource_group: rg-data\n", "datastore file"),
        ("".join(f"  {line}\n" for line in DATASTORE.splitlines()), "datastore file"),
    ],
)
def test_our_files_are_recognised_by_their_outermost_keys(text: str, kind: str, tmp_path: Path) -> None:
    """However YAML may be laid out."""
    (tmp_path / "x.yaml").write_text(text)
    assert seen(tmp_path)[:2] == ([f"x.yaml: {kind}"], [])


def test_json_is_yaml_too(tmp_path: Path) -> None:
    """A workspace file and a datastore file may be written so; another tool's variables are none."""
    said = {"name": "contoso-ml", "name_seed": "x", "resource_group": "rg", "location": "westeurope"}
    store = {"name": "raw", "type": "azure_blob", "container_name": "raw", "credentials": {"account_key": "k" * 8}}
    write(tmp_path, workspace_json=json.dumps(said | {"datastores": [{"include": "raw.json"}]}))
    write(tmp_path, raw_json=json.dumps(store), vars_json=json.dumps({"resource_group": "rg", "sku": "S1"}))
    looked, unreadable, skipped = seen(tmp_path)
    assert looked == []
    assert [each.partition(":")[0] for each in unreadable] == ["raw.json"]
    assert skipped == ["vars.json: is no ARM template, parameter file or saved preview"]
    assert seen(tmp_path / "raw.json", lenient=True)[1] == unreadable
    del store["credentials"]
    write(tmp_path, raw_json=json.dumps(store))
    assert seen(tmp_path / "raw.json", lenient=True)[0] == ["workspace.json: workspace file"]


def test_what_cannot_be_read_as_utf_8_is_told(tmp_path: Path) -> None:
    """A workspace file or a template that was saved as UTF-16 is exit code 2 in a folder, not somebody else's file."""
    (tmp_path / "workspace.yaml").write_text(WORKSPACE, encoding="utf-16")
    (tmp_path / "main.json").write_text(GOOD, encoding="utf-16")
    looked, unreadable, _ = seen(tmp_path)
    assert (looked, [each.partition(":")[0] for each in unreadable]) == ([], ["main.json", "workspace.yaml"])


@pytest.mark.parametrize(
    "text",
    [
        WORKFLOW,
        f"# resource_group: rg\n{WORKFLOW}",
        "- hosts: all\n  vars:\n    resource_group: rg\n",
        "config:\n  shop:resource_group: rg\n",
        "- resource_group: rg\n  type: azure_blob\n",
        "resources:\n  a:\n    type: azure-native:resources:ResourceGroup\n    resource_group: rg\n  b: [\n",
        "a: !Ref x\nb:\n  resource_group: rg\n",
    ],
)
def test_a_key_further_in_makes_no_workspace_file(text: str, tmp_path: Path) -> None:
    """A workflow, a playbook, a stack's configuration, a program: skipped in a folder and by --skip-others."""
    file = tmp_path / "ci.yml"
    file.write_text(text)
    assert seen(tmp_path, lenient=True)[:2] == ([], [])
    assert seen(file, lenient=True)[:2] == ([], [])


def test_a_foreign_file_that_is_named_is_refused_in_a_line(tmp_path: Path) -> None:
    """Without the faults that it would have as a workspace file; one that lacks a key has them."""
    (tmp_path / "ci.yml").write_text(f"name: CI\n{WORKFLOW}")
    assert seen(tmp_path / "ci.yml")[1] == ["ci.yml: is no workspace file and no datastore file"]
    (tmp_path / "workspace.yaml").write_text("name: contoso-ml\nlocation: westeurope\n")
    assert seen(tmp_path / "workspace.yaml")[1] == ["workspace.yaml: resource_group is missing: expected in the file"]


@pytest.mark.parametrize("text", ["name: p\nruntime: yaml\nresources: {}\n", "runtime: {name: python}\nname: p\n"])
def test_a_pulumi_program_is_checked_by_its_preview(text: str, tmp_path: Path) -> None:
    """A project file that is named is refused with the command that saves what can be checked."""
    (tmp_path / "Pulumi.yaml").write_text(text)
    [said] = seen(tmp_path / "Pulumi.yaml")[1]
    assert said.startswith("Pulumi.yaml: is a Pulumi program")
    assert said.endswith("saved by: pulumi preview --json --show-sames > preview.json")


@pytest.mark.parametrize("lenient", [True, False])
def test_a_changed_datastore_file_is_checked_by_what_includes_it(*, lenient: bool, tmp_path: Path) -> None:
    """A literal key in it is exit code 2, from the pre-commit hook too; mended, the workspace file is checked."""
    write(tmp_path, team__workspace_yaml=INCLUDING, team__datastores__raw_yml=LITERAL)
    file = tmp_path / "team" / "datastores" / "raw.yml"
    ((said,), *_) = [unreadable for _, unreadable, _ in [seen(file, lenient=lenient)]]
    assert said.startswith("raw.yml: account_key holds a secret itself")
    assert check(file, *["--skip-others"] * lenient).exit_code == 2
    file.write_text(DATASTORE)
    assert seen(file, lenient=lenient) == (["workspace.yaml: workspace file"], [], [])


def test_an_includer_is_found_anywhere_in_the_repository(tmp_path: Path) -> None:
    """Beside other folders too, once, whatever the included file holds; one that can't be parsed is told."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, envs__dev_yaml=INCLUDING.replace("datastores/", "../shared/"), shared__raw_yml="name: raw\n")
    write(tmp_path, envs__broken_yaml=INCLUDING.replace("datastores/", "../shared/") + "tags: [\n")
    looked, unreadable, _ = seen(tmp_path / "shared" / "raw.yml", tmp_path, lenient=True)
    assert looked == []
    assert [each.partition(":")[0] for each in unreadable] == ["broken.yaml", "raw.yml"]


def test_a_datastore_that_nothing_includes_is_checked_for_its_shape(tmp_path: Path) -> None:
    """Which is said; a literal key is found in a folder too."""
    write(tmp_path, raw_yml=DATASTORE)
    looked, unreadable, skipped = seen(tmp_path)
    assert (looked, unreadable) == (["raw.yml: datastore file"], [])
    assert skipped == ["raw.yml: no workspace file includes this datastore: only its shape was looked at"]
    write(tmp_path, raw_yml=LITERAL)
    for path in (tmp_path, tmp_path / "raw.yml"):
        assert check(path, "--skip-others").exit_code == 2


@pytest.mark.parametrize("lenient", [True, False])
def test_a_changed_parameter_file_is_checked_with_its_template(*, lenient: bool, tmp_path: Path) -> None:
    """Which needn't name its schema; no pair is checked twice."""
    given = json.dumps({"parameters": {"name": {"value": "st-one"}}})
    write(tmp_path, main_json=json.dumps(TEMPLATE))
    (tmp_path / "main.dev.parameters.json").write_text(given)
    (tmp_path / "main.prod.parameters.json").write_text(given)
    changed = [tmp_path / "main.dev.parameters.json"]
    assert seen(*changed, lenient=lenient)[0] == ["main.json: template with main.dev.parameters.json"]
    assert check(*changed, *["--skip-others"] * lenient).exit_code == 1
    both = [f"main.json: template with main.{name}.parameters.json" for name in ("dev", "prod")]
    for order in ([*changed, tmp_path / "main.json"], [tmp_path / "main.json", *changed], [tmp_path, *changed]):
        assert seen(*order, lenient=lenient)[:2] == (both, [])


def test_a_parameter_file_without_its_template(tmp_path: Path) -> None:
    """Named, it can't be checked; in a folder or for the hook it is skipped. Its own shape is always looked at."""
    (tmp_path / "dev.json").write_text('{"name": "another tool\'s"}')
    file = tmp_path / "dev.parameters.json"
    file.write_text(json.dumps({"$schema": "x/deploymentParameters.json#", "parameters": {"a": {"value": 1}}}))
    what = "is a parameter file without its template beside it: name that: amlstack check TEMPLATE --parameters"
    assert seen(file)[1] == [f"{file.name}: {what} {file.name}"]
    assert seen(file, lenient=True)[2][0] == f"{file.name}: {what} {file.name}"
    for entries, expected in (({"a": 1}, "is no parameter"), ([], "parameters is no object")):
        file.write_text(json.dumps({"$schema": "x/deploymentParameters.json#", "parameters": entries}))
        (said,) = seen(tmp_path, lenient=True)[1]
        assert expected in said


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_path_is_refused(text: str) -> None:
    """A variable that isn't set doesn't become the working directory."""
    for words in (
        [text],
        ["x", "--parameters", text],
        ["x", "--format", "json", "--output", text],
        ["x", "--exclude", text],
    ):
        done = check(*words)
        assert (done.exit_code, "is empty" in done.stderr) == (2, True)


def test_where_nothing_is_ours_nothing_passes(tmp_path: Path) -> None:
    """An empty folder, one with others' files, one beside a good one: exit code 2, unless allowed."""
    write(tmp_path, empty__read_md="", foreign__ci_yml=WORKFLOW, good__main_json=GOOD)
    for names in (["empty"], ["foreign"], ["good", "empty"], ["none"]):
        done = check(*(tmp_path / name for name in names))
        assert done.exit_code == 2
        assert f"{tmp_path / names[-1]}: " in done.stdout
    for option in ("--allow-empty", "--skip-others"):
        assert check(tmp_path / "empty", tmp_path / "foreign", option).exit_code == 0
    assert "holds no workspace file, datastore file" in check(tmp_path / "empty").stdout


def test_what_was_looked_at_is_something(tmp_path: Path) -> None:
    """An empty template, a preview without changes, a path that is named twice."""
    write(tmp_path, a__main_json=GOOD, b__preview_json=json.dumps({"steps": [], "changeSummary": {"same": 3}}))
    for paths in (["a"], ["b"], ["a", "a"], ["a", "a/main.json"], [".", "b"]):
        assert check(*(tmp_path / path for path in paths)).exit_code == 0


@pytest.mark.parametrize(
    ("glob", "left"),
    [
        ("vendor", ["a.json", "deep/b.json"]),
        ("vendor/", ["a.json", "deep/b.json"]),
        ("./deep/vendor", ["a.json", "deep/b.json", "vendor/c.json"]),
        ("**/vendor/*.json", ["a.json", "deep/b.json"]),
        ("deep/**", ["a.json", "vendor/c.json"]),
        ("/*.json", ["deep/b.json", "deep/vendor/d.json", "vendor/c.json"]),
        ("*.json", []),
        ("[a-b].json", ["deep/vendor/d.json", "vendor/c.json"]),
        ("[!a].json", ["a.json"]),
        ("deep/**/d.json", ["a.json", "deep/b.json", "vendor/c.json"]),
        ("deep/?.json", ["a.json", "deep/vendor/d.json", "vendor/c.json"]),
        ("[z-a].json", ["a.json", "deep/b.json", "deep/vendor/d.json", "vendor/c.json"]),
        ("ven", ["a.json", "deep/b.json", "deep/vendor/d.json", "vendor/c.json"]),
    ],
)
def test_globs_exclude(glob: str, left: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By --exclude below the working directory, by amlstack.toml below its folder; a folder with all that is in it."""
    write(tmp_path, a_json=GOOD, deep__b_json=GOOD, vendor__c_json=GOOD, deep__vendor__d_json=GOOD)
    monkeypatch.chdir(tmp_path)
    found = Discovery(Search(exclude=(glob,))).over([Path()])
    assert sorted(each.file for each in found if not isinstance(each, (Skipped, Unreadable))) == left
    (tmp_path / "amlstack.toml").write_text(f"exclude = [{json.dumps(glob)}]\n")
    monkeypatch.chdir("/")
    found = Discovery().over([tmp_path])
    looked = [each.file for each in found if not isinstance(each, (Skipped, Unreadable))]
    assert sorted(str(Path(each).relative_to(tmp_path)) for each in looked) == left


def test_an_absolute_path_excludes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a shell may have completed it, below the working directory."""
    write(tmp_path, a_json=GOOD, deep__b_json=GOOD)
    monkeypatch.chdir(tmp_path)
    assert seen(tmp_path, exclude=(str(tmp_path / "deep" / "b.json"),))[0] == ["a.json: template"]


def test_a_broken_file_that_is_excluded_breaks_no_run(tmp_path: Path) -> None:
    """Found or named, from the settings of a folder further up too; what is excluded is told."""
    write(tmp_path, main_json=GOOD, deep__bad_json='{"resources": [', amlstack_toml='exclude = ["bad.json"]\n')
    write(tmp_path, deep__amlstack_toml='profile = "production"\n')
    bad = tmp_path / "deep" / "bad.json"
    assert check(tmp_path).exit_code == 0
    assert check(tmp_path / "main.json", bad).exit_code == 0
    assert f"skipped {bad}: is excluded by {tmp_path / 'amlstack.toml'}" in check(tmp_path).stdout
    assert check(bad).exit_code == 2
    assert "all that is named is excluded" in check(bad).stdout
    assert check(bad, "--allow-empty").exit_code == 0
    assert check(tmp_path, "--config", tmp_path / "deep" / "amlstack.toml").exit_code == 2


@pytest.mark.parametrize("said", ['"vendor"', "[3]", '["/"]', "{a = 1}"])
def test_globs_that_cannot_be_meant_are_told(said: str, tmp_path: Path) -> None:
    """At their line, with exit code 2."""
    write(tmp_path, main_json=GOOD, amlstack_toml=f'profile = "default"\nexclude = {said}\n')
    done = check(tmp_path)
    assert done.exit_code == 2
    assert "amlstack.toml:2:1: is no list of globs: expected a list of globs" in done.stdout
