"""What can be checked in a JSON file: a template, a parameter file with its template, or a saved preview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlstack.catalog import limits
from amlstack.report import Skipped, Unreadable

from . import exports, preview, template, written, yaml_files, yaml_kind
from .readable import readable
from .search import Found, Search
from .subject import Subject, Unfit, unfit

if TYPE_CHECKING:
    from amlstack.arm.language import Document

_TEMPLATE = re.compile(r"deploymentTemplate\.json|\"resources\"\s*:")
_HEAD = 64 * 1024
_OTHER = "is no ARM template, parameter file or saved preview"
_SAID = {"value", "reference", "expression"}
"""How an entry of a parameter file says its value."""


def found(file: Path, search: Search, *, named: bool) -> Iterator[Found]:
    """What a file holds; one that the user hasn't named may also be something else. Raises Unfit and OSError."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    large = file.stat().st_size > limits.TEMPLATE_SIZE
    if previewed := _previewed(file, head, large):
        yield from previewed
        return
    if (made := exports.manifest(file.parent)) and made.holds(file) and not (named and search.parameters):
        if search.first(made.folder):
            yield from exported(made)
        return
    try:
        document = template.loaded(file)
    except Unfit:
        if (named and not search.lenient) or not head.strip() or _TEMPLATE.search(readable(head)):
            raise
        why = "is larger than a template can be" if large else "is not JSON, and nothing in it looks like a template"
        yield Skipped(str(file), why)
        return
    yield from of_document(file, document, search, named=named)


def of_document(file: Path, document: Document, search: Search, *, named: bool) -> Iterator[Found]:
    """What a file's JSON holds. Raises Unfit."""
    if template.is_template(document.data):
        given = search.parameters if named else ()
        yield from _template(file, document, given or search.beside(file), search)
    elif template.is_parameters(document.data):
        yield from _parameters(file, document, search, named)
    elif (yield from yaml_files.of_kind(file, yaml_kind.of_json(document.data), search, named=named)):
        return
    elif named and not search.lenient:
        raise unfit(str(file), _OTHER)
    else:
        yield Skipped(str(file), _OTHER)


def exported(made: exports.Manifest) -> Iterator[Found]:
    """What an export's folder deploys. Raises Unfit."""
    for each in exports.subjects(made):
        yield from each.reasons if isinstance(each, Unfit) else [each]


def _previewed(file: Path, head: bytes, large: bool) -> Sequence[Found]:
    """What a saved preview holds; nothing for another file. Raises Unfit for a preview that can't be read."""
    surely = preview.is_surely(head)
    if file.stat().st_size > preview.LARGEST:
        if surely:
            raise unfit(str(file), f"is larger than {preview.LARGEST // 1024**2} MB: no preview is")
        return []
    return preview.read(file, file.read_bytes(), surely=surely or large) if preview.looks_like(head) else []


def _template(file: Path, document: Document, given: Sequence[Path], search: Search) -> Iterator[Found]:
    """A template, alone or with each of the parameter files that it wasn't checked with yet."""
    left = [each for each in given if search.use(file, each)]
    if left or not given:
        made = exports.manifest(file.parent)
        listed = made if made and made.holds(file) else None
        for pair in [[each] for each in left] or [[]]:
            parameters = search.document(pair[0]) if pair else None
            for one in template.read(file, document, parameters):
                yield exports.asked(one, listed, pair) if isinstance(one, Subject) else one


def _parameters(file: Path, document: Document, search: Search, named: bool) -> Iterator[Found]:
    """The templates that a parameter file belongs to, with it."""
    wrong = list(_wrong_entries(document))
    yield from wrong
    if wrong:
        return
    alone = True
    for each in search.templates(file):
        try:
            body = search.document(each)
            if template.is_template(body.data):
                alone = False
                yield from _template(each, body, [file], search)
        except Unfit as error:
            alone = False
            yield from error.reasons
    if not alone:
        return
    if inputs := written.of_parameters(document):
        yield Subject(str(file), "parameter file", written=inputs)
    what = "is a parameter file without its template beside it"
    mend = f"name that: amlstack check TEMPLATE --parameters {file.name}"
    if named and not search.lenient:
        raise unfit(str(file), what, mend)
    yield Skipped(str(file), f"{what}: {mend}")


def _wrong_entries(document: Document) -> Iterator[Unreadable]:
    """What of a parameter file no deployment takes."""
    said: Any = document.data.get("parameters")
    entries = said.items() if isinstance(said, dict) else ()
    if not isinstance(said, dict):
        yield Unreadable(
            document.place(("parameters",)), "parameters is no object: expected an object with a value each"
        )
    for name, entry in entries:
        if not isinstance(entry, dict) or not _SAID & entry.keys():
            place = document.place(("parameters", name))
            yield Unreadable(place, 'is no parameter: expected {"value": ...} or {"reference": ...}')
