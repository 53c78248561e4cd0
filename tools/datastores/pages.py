"""What docs/datastores holds: a page a kind, the table of kinds and ways to sign in, the classic SDK's options."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from amlstack import arm, plan, spec
from amlstack.plan.nodes import AnyDatastore
from amlstack.spec.register_options import REGISTER_OPTIONS
from tools.datastores.examples import WAYS, Pair, pairs
from tools.declaration.schema import left_out, of_kind, says, takes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "datastores"
KINDS: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8"))
_MADE = "<!-- made by: python -m tools.datastores -->\n"
_NEEDED = {"azure_data_lake_gen2": ("account_name",)}
"""What the plan asks for beyond the schema: a workspace's own account holds no file system."""
_SHARED = ("$schema", "name", "type", "description", "tags", "skip_validation", "credentials")
_ABOUT = """\
A datastore registers storage with a workspace under a name. A workspace brings four of its own, and its default is
`workspaceblobstore`: ARM can't make another one the default. Nine kinds can be declared, each with a page:
"""
_SCORING = """
An online endpoint and IoT Edge read no datastore while they score: code there uses the storage's own client.
What became of the options of the retired SDK's `register_azure_*` methods: [register-options.md](register-options.md).

## Kinds and ways to sign in
"""
_TRIED = """
Each ✓ is deployed by a test on five paths, from the file on its page: the schema takes it, `amlstack sandbox up` makes
it with the real Pulumi engine, `amlstack export` writes it, `amlstack sandbox deploy` deploys that, `amlstack check`
finds no error; and what is there afterwards is the same both ways. An empty cell is refused on the same paths, with the
ways that would do. ✗ is Gen1, which is retired: the schema and the export know it, a check and Azure refuse it."""
_OPTIONS = """\
# The classic SDK's options

Every option of `Datastore.register_azure_*` and `register_dbfs`, and what to write in the workspace file. What has no
key is refused with that reason.
"""
_API = {
    "current": "the current API, 2025-12-01: jobs of the CLI and SDK v2 read it",
    "classic": "the classic API alone, 2020-05-01-preview: pipelines and datasets of the v1 SDK, retired on 2026-06-30",
}


def pages() -> dict[Path, str]:
    """Return what each file of the folder should hold."""
    kinds = {FOLDER / f"{type_}.md": _page(type_) for type_ in KINDS}
    return {FOLDER / "README.md": _index(), FOLDER / "register-options.md": _options(), **kinds}


def refusal(pair: Pair) -> str:
    """Return what is said of a workspace file that can't be: each fault without its place, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "workspace.yaml"
        file.write_text(pair.text, encoding="utf-8")
        try:
            plan.workspace(spec.load(file).spec)
        except (spec.SpecError, plan.PlanError) as error:
            return "\n".join(f"{fault.what}: {fault.mend}" for fault in error.faults)
    raise AssertionError(f"{pair} is lawful")


def resource(pair: Pair) -> dict[str, Any]:
    """Return a pair's datastore as an ARM resource."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "workspace.yaml"
        file.write_text(pair.text, encoding="utf-8")
        planned = plan.workspace(spec.load(file).spec)
    (store,) = planned.of(AnyDatastore)
    return arm.rendering.resource(store, arm.Spelling(planned))


def _index() -> str:
    return _MADE + "\n" + "\n".join(_index_lines()) + "\n"


def _index_lines() -> Iterator[str]:
    yield "# Datastores\n"
    yield _ABOUT
    yield "| kind | is | batch scoring reads it | registered by |"
    yield "| --- | --- | --- | --- |"
    for type_, said in KINDS.items():
        scoring = "no" if type_ in ("azure_data_lake_gen1", "azure_mysql", "databricks_filesystem") else "yes"
        yield f"| [{type_}]({type_}.md) | {said['title']} | {scoring} | the {said['api']} API |"
    yield _SCORING
    yield from _grid()
    yield _TRIED


def _grid() -> Iterator[str]:
    yield f"| kind | {' | '.join(WAYS)} |"
    yield f"| --- |{' --- |' * len(WAYS)}"
    for type_ in KINDS:
        cells = (("✗" if pair.retired else "✓") if pair.lawful else "" for pair in pairs() if pair.type == type_)
        yield f"| {type_} | {' | '.join(cells)} |"


def _page(type_: str) -> str:
    return _MADE + "\n" + "\n".join(_page_lines(type_, KINDS[type_])) + "\n"


def _page_lines(type_: str, said: dict[str, Any]) -> Iterator[str]:
    lawful = [pair for pair in pairs() if pair.type == type_ and pair.lawful]
    yield f"# {type_}: {said['title']}\n"
    yield f"{said['for']}\n\nRegistered by {_API[said['api']]}.\n"
    yield f"## Keys\n\n{_keys(type_)}\n"
    yield f"## Roles and rights\n\n{said['roles']}\n"
    if "network" in said:
        yield f"## Network\n\n{said['network']}\n"
    yield "## A file to copy\n"
    for pair in lawful:
        yield f"{pair.way}:\n\n```yaml\n{pair.text}```\n"
    yield f"## Its ARM form\n\n```json\n{json.dumps(resource(lawful[0]), indent=2)}\n```\n"
    yield "## What is refused, and the cure\n"
    yield "By the file's checks, before anything is made:\n"
    yield from (f"- {pair.way}: {refusal(pair)}" for pair in pairs() if pair.type == type_ and not pair.lawful)
    yield "\nBy Azure, at registration or when data is read:\n"
    yield "| it says | the cure |\n| --- | --- |"
    yield from (f"| {error['says']} | {error['cure']} |" for error in said["errors"])


def _keys(type_: str) -> str:
    datastore = spec.schema()["$defs"]["datastore"]
    kind = next(each for each in datastore["allOf"] if each["if"]["properties"]["type"]["const"] == type_)["then"]
    required = [*kind.get("required", []), *_NEEDED.get(type_, ())]
    properties = datastore["properties"].items()
    taken = {key: of_kind(rule) for key, rule in properties if key not in _SHARED and takes(kind, key)}
    taken["credentials"] = kind["properties"]["credentials"]
    rows = [
        f"| `{key}` | {says(rule)} | {'needed' if key in required else left_out(rule)} |" for key, rule in taken.items()
    ]
    return "\n".join(["| key | what | where left out |", "| --- | --- | --- |", *rows])


def _options() -> str:
    lines = [_OPTIONS, "| option | key | |", "| --- | --- | --- |"]
    for name, option in REGISTER_OPTIONS.items():
        lines.append(f"| `{name}` | {f'`{option.key}`' if option.key else 'none'} | {option.why} |")
    return f"{_MADE}\n" + "\n".join(lines) + "\n"
