"""A resource's body, held against what Azure publishes of its type and api-version."""

from __future__ import annotations

from amlstack.catalog import EVERY_TYPE
from amlstack.catalog.classic import SHAPE
from amlstack.catalog.published import published
from amlstack.catalog.resources import DEPLOYMENT_TYPE

from . import classic
from .aspect import Aspect, Conformance
from .conformance_walk import Walk
from .graph import Resource, Unknown
from .native import spoken_version


def compared(resource: Resource) -> Conformance | None:
    """Hold a resource against its type; None for a type that nothing is kept of.

    A program's resource is of azure-native's default version unless its type says another, and may be flattened. What
    says no version at all is held against the catalog's. Of a version that isn't kept, only names are told that are one
    letter from a property of the next later one that is: other properties may have come and gone.
    """
    if classic.is_classic(resource):
        return _classic(resource)
    known = None if resource.type.lower() == DEPLOYMENT_TYPE.lower() else published(resource.type)
    if known is None:
        return None
    version = spoken_version(resource)
    if isinstance(version, Unknown):
        return Conformance(unknown=dict.fromkeys(Aspect, "apiVersion"))
    chosen = str(version)
    kept = chosen in known.versions
    nearest = chosen if kept else next((each for each in known.versions if each > chosen), [*known.versions][-1])
    kind = EVERY_TYPE.get(resource.type.lower())
    walk = Walk(known, kind, flattened=resource.key.startswith("urn:pulumi:"), kept=kept)
    walk.resource(known.versions[nearest], resource.body)
    walk.result.unpublished = "" if kept else chosen
    return walk.result


def _classic(datastore: Resource) -> Conformance:
    """Compare a classic datastore with the classic API's fields; fields beside `properties` are AML-090's."""
    if classic.beside(datastore):
        return Conformance()
    (top,) = SHAPE.versions.values()
    walk = Walk(SHAPE, flattened=False, kept=True)
    walk.resource(top, datastore.body)
    return walk.result
