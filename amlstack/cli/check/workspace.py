"""A workspace file as the rules look at it: planned, rendered, each value with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amlstack.cli import errors
from amlstack.findings import Finding
from amlstack.plan import Plan, PlanError, of_file
from amlstack.policies import Resource
from amlstack.policies.notices import REFUSED
from amlstack.report import Unreadable
from amlstack.spec import Declaration, SpecError, check_datastore, load

from . import written
from .declared_resources import resources
from .mends import own_keys
from .subject import Subject, Unfit


def read(file: str, given: Mapping[str, str] | None = None) -> Subject:
    """The resources that a workspace file declares; what no plan can be made of is found fault with.

    `given` has texts, by real path, that count instead of what a file holds. Raises Unfit with every fault of shape.
    """
    try:
        declaration = load(file, given)
    except SpecError as error:
        raise unfit_of(error) from None
    try:
        return declared(file, declaration, of_file(declaration))
    except PlanError as error:
        name = f"workspace {declaration.spec.name}"
        found = ((".".join(map(str, each.path)), errors.refused(declaration, each)) for each in error.faults)
        refused = (
            Finding(REFUSED.id, REFUSED.severity, name, path, each.place, each.what,
                    f"{each.mend[:1].upper()}{each.mend[1:]}.")
            for path, each in found
        )  # fmt: skip
        return subject(file, declaration, refused=tuple(refused))


def declared(file: str, declaration: Declaration, plan: Plan) -> Subject:
    """What a declaration and its plan amount to."""
    return subject(file, declaration, resources(declaration, plan))


def datastore(file: str, given: Mapping[str, str] | None = None) -> Subject:
    """A datastore file that no workspace file includes: its shape alone. Raises Unfit with every fault of it."""
    try:
        document = check_datastore(file, given)
    except SpecError as error:
        raise unfit_of(error) from None
    return Subject(file, "datastore file", written=written.of_yaml(file, document), mends=own_keys(file, ()))


def unfit_of(error: SpecError) -> Unfit:
    """The faults of a file's shape as reasons why it can't be checked."""
    reasons = (f"{each.what}: {each.mend}" if each.mend else each.what for each in error.faults)
    return Unfit(*map(Unreadable, (each.place for each in error.faults), reasons))


def subject(
    file: str, declaration: Declaration, resources: Sequence[Resource] = (), refused: Sequence[Finding] = ()
) -> Subject:
    """A workspace file with what it amounts to, or why no plan can be made of it, or none of that."""
    return Subject(
        file,
        "workspace file",
        tuple(resources),
        refused=tuple(refused),
        mends=own_keys(file, resources),
        written=written.of_yaml(file, declaration.document),
        policy=declaration.policy,
        sources=tuple(declaration.document.texts),
        place=lambda path: declaration.place(("policy", *path)),
    )
