"""The fronts: what each command is given, of whole inputs, some changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from . import data, folders, programs, seeds
from .case import Case, Data
from .failing import ERRORS, MOST
from .folders import Files

_WORDS = (
    "",
    "x",
    "a b",
    "é",
    "-",
    "..",
    "a\nb",
    "\udcff",
    "00000000-0000-0000-0000-000000000000",
    "contoso-ml",
    "x" * 500,
)
_CHECK = ("text", "json", "sarif", "junit", "github", "markdown")


def made(front: str, chance: random.Random) -> Case:
    """A case of a front, by its chance alone; with some a call of the file system fails on the way."""
    case = FRONTS[front](chance)
    if case.words and chance.random() < 0.1:
        return replace(case, fails=(chance.randint(1, MOST), chance.choice(ERRORS)))
    return case


def _options(chance: random.Random, **options: Sequence[str]) -> tuple[str, ...]:
    """Some of these options, each with one of its values; without values, it is a flag."""
    words: list[str] = []
    for name, values in options.items():
        if chance.random() < 0.3:
            words += [f"--{name.replace('_', '-')}", *([chance.choice(values)] if values else [])]
    return tuple(words)


def _check(chance: random.Random, files: Files, *paths: str) -> Case:
    words = _options(
        chance,
        profile=("default", "production", "audited"), format=_CHECK, skip_others=(),
        fail_on=("error", "warning", "note", "never"), allow_empty=(), exclude=("*.json", "**/x", "[", *_WORDS),
    )  # fmt: skip
    if chance.random() < 0.1:
        files = {**files, "known.json": folders.file(chance, seeds.BASELINES)}
        known = ("known.json", *files, *_WORDS)
        words += _options(chance, baseline=known, write_baseline=known, fix=(), diff=())
    if chance.random() < 0.1:
        words += _options(chance, parameters=(*files, "nowhere", *_WORDS), config=tuple(files))
    return Case("check", files, ("check", *(paths or (".",)), *words))


def _check_one(chance: random.Random) -> Case:
    maker = chance.choice((folders.workspace, folders.template, folders.template, folders.preview, folders.preview))
    files = maker(chance)
    name = next(iter(files))
    return _check(chance, files, name if chance.random() < 0.95 else chance.choice(_WORDS))


def _stdin(chance: random.Random) -> Case:
    """A file on standard input, beside which others of its folder may lie."""
    maker = chance.choice((folders.workspace, folders.template, folders.preview))
    files = maker(chance)
    name = chance.choice(sorted(files))
    if chance.random() < 0.2:
        command = chance.choice((("plan", "-"), ("expand", "-"), ("import", "--from-arm", "-", "-g", "rg")))
        return Case("stdin", files, command, given=files[name])
    words = _options(chance, stdin_filename=(name, name, *files, *_WORDS), format=_CHECK, profile=("audited",))
    return Case("stdin", files, ("check", "-", *words), given=files[name])


def _doctor(chance: random.Random) -> Case:
    files = folders.workspace(chance)
    words = (chance.choice((*files, *_WORDS)),) if chance.random() < 0.3 else ()
    return Case("doctor", files, ("doctor", *words, *_options(chance, format=("text", "json"))))


def _check_folder(chance: random.Random) -> Case:
    parts = chance.sample((folders.workspace, folders.template, folders.preview, folders.az, folders.export), 2)
    files = {f"{number}/{name}": file for number, maker in enumerate(parts) for name, file in maker(chance).items()}
    return _check(chance, files)


def _plan(chance: random.Random) -> Case:
    form = _options(chance, format=("tree", "json", "mermaid", "pulumi-import"), subscription=_WORDS)
    return Case("plan", folders.workspace(chance), ("plan", "workspace.yaml", *form))


def _rotate(chance: random.Random) -> Case:
    words = _options(chance, format=("text", "json"), account=(*_WORDS, "stcontosomax"))
    return Case("rotate", folders.workspace(chance), ("rotate", "workspace.yaml", *words))


def _exporting(chance: random.Random) -> Case:
    files = folders.workspace(chance)
    if chance.random() < 0.4:
        files |= {f"arm/{name}": file for name, file in folders.export(chance).items()}
    out = chance.choice(("--out", "--verify"))
    words = _options(chance, scope=("resource-group", "subscription"), bundle=(), force=())
    return Case("export", files, ("export", "workspace.yaml", out, "arm", *words))


def _expand(chance: random.Random) -> Case:
    files = folders.template(chance)
    words = ["-p", "main.parameters.json"] if "main.parameters.json" in files else []
    more = _options(chance, subscription=_WORDS, resource_group=_WORDS, location=_WORDS)
    return Case("expand", files, ("expand", "main.json", *words, *more))


def _import_arm(chance: random.Random) -> Case:
    files = (
        folders.template(chance)
        if chance.random() < 0.3
        else {"main.json": folders.file(chance, seeds.templates()[3:9])}
    )
    words = ["-p", "main.parameters.json"] if "main.parameters.json" in files else []
    group = ["-g", "rg-contoso"] if chance.random() < 0.9 else []
    more = _options(chance, workspace=_WORDS, subscription=_WORDS, out=("made.yaml", "main.json", "no/where"))
    return Case("import-arm", files, ("import", "--from-arm", "main.json", *words, *group, *more))


def _import_az(chance: random.Random) -> Case:
    return Case("import-az", folders.az(chance), ("import", "--from-az", ".", *_options(chance, resource_group=_WORDS)))


def _init(chance: random.Random) -> Case:
    """A first workspace file, and the schema beside one that is there."""
    files = folders.workspace(chance)
    if chance.random() < 0.5:
        return Case("init", files, ("schema", "--install", chance.choice((*files, *_WORDS))))
    names = (*_WORDS, "ml-dev", "contoso", "/subscriptions/x")
    words = _options(chance, name=names, name_seed=names, resource_group=names, location=names, program=())
    return Case("init", files, ("init", chance.choice((".", "new", "workspace.yaml", "a/b/c")), *words))


def _words(chance: random.Random) -> Case:
    word = chance.choice((*_WORDS, "AML-001", "aml-021", "Storage.MinTls", "[x]", "%"))
    choice = (
        ("rules", word),
        ("rules", word, "--format", "json"),
        ("schema",),
        ("schema", word),
        (word,),
        ("plan", word),
    )
    more = (("check", word), ("expand", word), ("import", "--from-az", word), ("export", word, "--out", word))
    return Case("words", {"x": Data({})}, chance.choice((*choice, *more)))


def _deploy(chance: random.Random) -> Case:
    if chance.random() < 0.2:
        files, target, words = folders.export(chance), ".", []
    else:
        files, target = folders.template(chance), "main.json"
        words = ["-p", "main.parameters.json"] if "main.parameters.json" in files else []
    asked = ["-g", "rg-contoso"] if chance.random() < 0.9 else []
    how = chance.choice((["--what-if"], ["--create-group"], ["--create-group", "--mode", "complete"]))
    unchecked = ["--unchecked"] if chance.random() < 0.8 else []
    return Case("deploy", files, ("sandbox", "deploy", target, *words, *asked, *how, *unchecked))


def _requests(chance: random.Random) -> Case:
    """Requests to the sandbox: resources, some changed, what can be asked of them, and deployments."""
    listed: list[Any] = []
    for _ in range(chance.randint(1, 4)):
        body = chance.choice(seeds.bodies())
        listed.append({"method": "PUT", "type": body["type"], "name": body["name"], "body": dict(body)})
    template = {"properties": {"mode": "Incremental", "template": chance.choice(seeds.templates()), "parameters": {}}}
    about = {"type": "Microsoft.Resources/deployments", "name": "main", "body": template}
    listed.append({"method": chance.choice(("PUT", "POST /whatIf", "POST /validate")), **about})
    method = chance.choice(("GET", "PATCH", "DELETE", "HEAD", "POST /listKeys", "POST /regenerateKey", "GET /"))
    listed.append({**chance.choice(listed), "method": method})
    return Case("requests", {"requests.json": Data(data.changed(listed, chance, seeds.bodies()))})


def _faults(chance: random.Random) -> Case:
    return Case(
        "faults",
        {"faults.yaml": folders.file(chance, seeds.FAULTS, "yaml")},
        ("sandbox", "serve", "--faults", "faults.yaml", *_options(chance, port=("0", "99999", "x"))),
    )


def _pack(chance: random.Random) -> Case:
    steps = chance.choice(programs.previews())["steps"]
    return Case("pack", {"steps.json": Data(data.changed(steps, chance, programs.previews()))})


def _recover(chance: random.Random) -> Case:
    return Case(
        "recover", {"stack.json": Data(data.changed(chance.choice(programs.stacks()), chance, programs.stacks()))}
    )


FRONTS: dict[str, Callable[[random.Random], Case]] = {
    "check": _check_one,
    "check-folder": _check_folder,
    "stdin": _stdin,
    "doctor": _doctor,
    "plan": _plan,
    "export": _exporting,
    "rotate": _rotate,
    "expand": _expand,
    "import-arm": _import_arm,
    "import-az": _import_az,
    "init": _init,
    "words": _words,
    "deploy": _deploy,
    "requests": _requests,
    "faults": _faults,
    "pack": _pack,
    "recover": _recover,
}
"""Each front, and what makes a case of it."""
SHARES = {
    "init": 0.5,
    "check": 5,
    "check-folder": 1,
    "plan": 2,
    "expand": 3,
    "import-arm": 3,
    "import-az": 2,
    "words": 0.3,
    "doctor": 0.3,
}
"""How often each is asked, where that isn't once."""
