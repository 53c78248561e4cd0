"""The inputs of a check as they are written, for the rules that look at every input."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from amlstack.arm import language
from amlstack.findings import Place
from amlstack.literal_credentials import may_hold
from amlstack.policies import Resource
from amlstack.policies.template_source import TemplatePlaces, followed
from amlstack.policies.written_input import comments_of, written_input
from amlstack.spec.document import Document


def of_yaml(file: str, document: Document) -> tuple[Resource, ...]:
    """A YAML file with the files that it includes, and its comments; nothing where no credential can be in it."""
    if not any(map(may_hold, document.texts.values())):
        return ()
    comments: dict[str, Place] = {}
    for name, text in document.texts.items():
        comments |= comments_of(text, name)

    def where(path: str) -> Place:
        return document.value(followed(document.data, (), path))

    return (written_input(Path(file).name, document.data, where, comments),)


def of_template(document: language.Document) -> tuple[Resource, ...]:
    """The comments of a template: its rules look at the rest by themselves."""
    return _of_json(document, {})


def of_parameters(document: language.Document) -> tuple[Resource, ...]:
    """A parameter file with its comments."""
    return _of_json(document, document.data)


def _of_json(document: language.Document, data: object) -> tuple[Resource, ...]:
    if not may_hold(document.text):
        return ()
    comments: Mapping[str, Place] = comments_of(document.text, document.file)
    return (written_input(Path(document.file).name, data, TemplatePlaces(document, ()), comments),)
