"""A folder that `amlstack export` wrote: what it deploys, and what its workspace files ask of their checks."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlstack.arm import language
from amlstack.arm.export.manifest import MANIFEST, POLICIES, whole
from amlstack.findings import Place
from amlstack.policies import Resource
from amlstack.policies.expansion import Given
from amlstack.policies.rule import Profile
from amlstack.policies.settings import Waiver

from .subject import Subject, Unfit, unfit
from .template import expansion_of, loaded, unevaluated, waivers_of, written_of

_OURS = '"workspace_files"'
"""What the manifest of an export says, and hardly another."""
_PROFILES = {str(profile): profile for profile in Profile}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest of an export says."""

    document: language.Document = field(repr=False)
    deployments: Sequence[tuple[str, Sequence[str]]]
    """Each template with its parameter files, one for each workspace file, in one order."""

    @property
    def folder(self) -> Path:
        """The export's folder."""
        return Path(self.document.file).parent

    def holds(self, file: Path) -> bool:
        """Whether a file of its folder is this, or one that it lists."""
        listed = (name for template, names in self.deployments for name in (template, *names))
        return file.name == MANIFEST or file.name in listed

    def policy(self, parameters: Sequence[Path]) -> tuple[Mapping[str, Any], Callable[..., Place]]:
        """What the workspace file asks whose parameter file is among some, and where a path of it stands.

        For values that are no workspace file's it is the strictest profile of all.
        """
        said = self.document.data.get(POLICIES) or {}
        for number, name in enumerate(self.deployments[0][1]):
            files = {self.folder.resolve() / names[number] for _, names in self.deployments}
            if not files.isdisjoint(each.resolve() for each in parameters):
                return said.get(name) or {}, functools.partial(self._place, name)
        profiles = [
            word for each in said.values() if isinstance(word := each.get("profile"), str) and word in _PROFILES
        ]
        strictest = {"profile": max(profiles, key=_PROFILES.__getitem__)} if profiles else {}
        return strictest, functools.partial(self._place, "")

    def _place(self, name: str, path: tuple[str | int, ...]) -> Place:
        return self.document.place((POLICIES, name, *path))


def manifest(folder: Path) -> Manifest | None:
    """The manifest in a folder; None where it is no export. Raises Unfit for one that isn't as it was written."""
    file = folder / MANIFEST
    if not file.is_file():
        return None
    try:
        document = language.load(file)
        data = document.data
        found = [(str(each["template"]), [str(name) for name in each["parameters"]]) for each in data["deployments"]]
    except language.TemplateError:
        if _OURS in file.read_text(encoding="utf-8", errors="replace"):
            raise unfit(str(file), "is no manifest of an export", "export again") from None
        return None
    except (KeyError, TypeError):
        if isinstance(document.data, dict) and _OURS.strip('"') in document.data:
            raise unfit(str(file), "is no manifest of an export", "export again") from None
        return None
    policies = data.get(POLICIES) or {}
    shaped = isinstance(policies, dict) and all(isinstance(each, dict) for each in policies.values())
    if not found or any(len(names) != len(found[0][1]) for _, names in found) or not shaped:
        raise unfit(str(file), "is no manifest of an export", "export again")
    if "sha256" in data and not whole(data):
        raise unfit(str(file), "isn't as it was written, and says what is to be checked", "export again")
    return Manifest(document, found)


def subjects(made: Manifest) -> list[Subject | Unfit]:
    """What an export deploys, a subject for each of its workspace files, or why that can't be checked.

    Its templates are checked together: they refer to each other. Raises Unfit for a template that can't be read.
    """
    templates = {name: loaded(made.folder / name) for name, _ in made.deployments}
    found: list[Subject | Unfit] = []
    for number, name in enumerate(made.deployments[0][1]):
        try:
            resources: list[Resource] = []
            inputs: list[Resource] = []
            waivers: list[Waiver] = []
            for template, names in made.deployments:
                given = Given(templates[template], loaded(made.folder / names[number]))
                whole = expansion_of(made.folder / template, given)
                resources += whole.resources
                inputs += written_of(given)
                waivers += waivers_of(given.template, whole)
                if whole.faults:
                    found.append(Unfit(*unevaluated(whole, str(made.folder / template))))
        except Unfit as error:
            found.append(error)
            continue
        what = f"export with {name}"
        subject = Subject(str(made.folder), what, tuple(resources), tuple(inputs), waivers=tuple(waivers))
        found.append(asked(subject, made, [made.folder / name]))
    return found


def asked(subject: Subject, made: Manifest | None, parameters: Sequence[Path]) -> Subject:
    """A subject that is checked as the manifest asks for some parameter files, where there is one."""
    if made is None:
        return subject
    policy, place = made.policy(parameters)
    return dataclasses.replace(subject, policy=policy, exported=True, place=place)
