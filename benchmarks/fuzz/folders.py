"""Folders as users have them, with something changed: workspace files, templates, exports, previews, az ml's files."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from . import data, programs, seeds, texts
from .case import ODD, Data, File, Odd, Text

Files = dict[str, File]


def file(chance: random.Random, kinds: Sequence[Any], form: str = "json") -> File:
    """A file of one of these, mostly with something changed."""
    whole = chance.choice(kinds)
    roll = chance.random()
    if roll < 0.08:
        return Data(whole, form)
    if roll < 0.10:
        return Odd(chance.choice(ODD))
    if roll < 0.22:
        return Text(texts.changed(Data(whole, form).content(), chance))
    return Data(data.changed(whole, chance, kinds), form if roll < 0.9 else chance.choice(("json", form)))


def workspace(chance: random.Random) -> Files:
    """A workspace file, what it includes, and sometimes settings beside it."""
    files: Files = {"workspace.yaml": file(chance, seeds.workspaces(), "yaml")}
    if chance.random() < 0.3:
        included = {**seeds.workspaces()[0], "datastores": [{"include": "datastores/a.yml"}, {"include": "b.yml"}]}
        store = file(chance, seeds.datastores(), "yaml")
        files = {"workspace.yaml": Data(included, "yaml"), "datastores/a.yml": store}
    if chance.random() < 0.2:
        files["amlstack.toml"] = file(chance, seeds.TOML, "toml")
    return files


def template(chance: random.Random) -> Files:
    """A template, mostly with a parameter file."""
    files: Files = {"main.json": file(chance, seeds.templates())}
    if chance.random() < 0.5:
        files["main.parameters.json"] = file(chance, seeds.parameters())
    return files


def export(chance: random.Random) -> Files:
    """A folder that was exported, one of its files changed."""
    folder: Mapping[str, Any] = chance.choice(seeds.exports())
    files: Files = {name: Data(each) if not isinstance(each, bytes) else Text(each) for name, each in folder.items()}
    name = chance.choice([each for each in files if each.endswith(".json")])
    files[name] = file(chance, [folder[name]])
    return files


def preview(chance: random.Random) -> Files:
    """A saved preview."""
    return {"preview.json": file(chance, programs.previews())}


def az(chance: random.Random) -> Files:
    """Some of az ml's files, a workspace's among them."""
    whole, *stores = seeds.az()
    files: Files = {"workspace.yml": Data(whole, "yaml")}
    files |= {f"store-{number}.yml": Data(each, "yaml") for number, each in enumerate(chance.sample(stores, 2))}
    for name in chance.sample(sorted(files), chance.choice((0, 1, 1, 2))):
        files[name] = file(chance, [whole] if name.startswith("w") else stores, "yaml")
    return files
