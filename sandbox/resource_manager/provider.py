"""What a provider is made of: facts that are derived from what Azure publishes, and hooks that lifecycle.py calls.

A kind without behaviour of its own is `Provider(kind)`; any other is a subclass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

from amlstack.catalog.kind import Kind
from amlstack.catalog.published import Described, Words, published

from .body import Body, put
from .call import Answer, Call
from .errors import ArmError, busy
from .records import Resource
from .shapes import ENVELOPE, Shape, check_envelope, published_required, published_shapes

Route = Callable[[Call], Answer]
Action = Callable[[Call, Resource], Answer]
Poll = Literal["none", "body", "async", "location"]
"""How the end of an operation is learnt: at once; from provisioningState in the body; from the Azure-AsyncOperation
header, with the body given at once; or from the Location header, with no body until then."""


class Provider:
    """One kind of resource. Override what is special about it; the rest is ARM's own."""

    kind: Kind
    differs: ClassVar[Mapping[str, Shape | None]] = {}
    """Where a property isn't as it is published, by path: what it must look like, None where anything will do."""
    demands: ClassVar[Mapping[str, bool]] = {}
    """Paths that a creation must give though that isn't published (True), or needn't though it is (False)."""
    defaults: ClassVar[Mapping[str, Any]] = {}
    """What Azure writes, by path, where a request leaves it out."""
    keeps: ClassVar[tuple[str, ...]] = ()
    """Paths that keep their value where a second PUT leaves them out. Those of `kind.create_only` always do."""
    patchable: ClassVar[bool] = True
    """Whether PATCH is among its methods."""
    anywhere: ClassVar[bool] = False
    """Whether one may lie outside of a resource group without being an extension."""
    regions: ClassVar[tuple[str, ...]] = ()
    """Where alone one may lie; empty where it may in any region."""
    opaque: ClassVar[bool] = False
    """Whether nothing is known of the type, not even which of its properties hold credentials."""
    always: ClassVar[bool] = False
    """Whether one is there as soon as its parent is: it is updated only, never created, and never deleted."""
    poll: ClassVar[Poll] = "none"
    """How a creation ends; an update is done at once."""
    poll_delete: ClassVar[Poll] = "none"
    delete_shows: ClassVar[bool] = False
    """Whether the answer to a deletion is what was deleted."""
    creating: ClassVar[str] = "Creating"
    """provisioningState until a creation's operation ends."""
    status_create: ClassVar[int] = 201
    name_code: ClassVar[str] = "InvalidResourceName"
    """Azure's code for a name that breaks its rule."""
    taken_code: ClassVar[str] = "AlreadyInUse"
    """Its code for a global name that somebody has."""
    fixed_code: ClassVar[str] = "PropertyChangeNotAllowed"
    """Its code for a change of what is fixed at creation."""
    fixed_status: ClassVar[int] = 409
    moved_code: ClassVar[str] = "InvalidResourceLocation"
    """Its code for another location than it has."""

    def __init__(self, kind: Kind | None = None, others: Mapping[str, Provider] | None = None) -> None:
        """`kind`, where the class has none; `others` play the api-versions in which the type has another shape."""
        if kind:
            self.kind = kind
        self._others = others or {}

    @property
    def versions(self) -> tuple[str, ...]:
        """The api-versions that are taken, the oldest first; empty where any is."""
        return self.kind.versions

    def described(self) -> Iterable[tuple[str, Described]]:
        """What is published of the api-version that this provider plays; of nothing where none is kept."""
        known = published(self.kind.type)
        return known.paths(self.kind.api_version) if known else ()

    def described_later(self) -> Iterable[tuple[str, Described]]:
        """What the newest api-version has besides: a body of any version is taken."""
        known = published(self.kind.type)
        if not known:
            return
        before = {path for path, _ in self.described()}
        yield from ((path, each) for path, each in known.paths(max(known.versions)) if path not in before)

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """What the properties of a body must look like, by path; not those that only Azure writes."""
        later, own = published_shapes(self.described_later()), published_shapes(self.described())
        found = {**later, **own, **dict.fromkeys(self.kind.also_read_only), **self.differs}
        return {path: self._words(path, shape) for path, shape in found.items() if shape is not None}

    def _words(self, path: str, shape: Shape) -> Shape:
        """A shape; of an open list with the words of every api-version, closed where the service refuses all others."""
        known = published(self.kind.type)
        if not isinstance(shape, Words) or known is None:
            return shape
        every = (*shape.words, *sorted(known.of_other_versions(shape.words) - set(shape.words)))
        return every if path in self.kind.only_published else Words(every, open=True)

    @cached_property
    def own_top(self) -> frozenset[str]:
        """Members at the top of a body that ARM's resources in general don't have: `placement` of storage accounts."""
        return frozenset(top for path in self.shapes if (top := path.partition(".")[0]) not in ENVELOPE)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Paths that a creation must give."""
        found = [path for path in published_required(self.described()) if self.demands.get(path, True)]
        return (*found, *(path for path, needed in self.demands.items() if needed))

    def of_version(self, api_version: str) -> Provider:
        """Who plays the type as this api-version has it: this one, unless that has another shape."""
        return self._others.get(api_version, self)

    def stands_alone(self, resource: Resource) -> bool:
        """Whether it lies in its group by itself: as no child, and attached to no other resource."""
        attached = self.kind.extension or resource.key.count("/providers/") > 1
        return resource.type.count("/") == 1 and not attached

    def holds(self, resource: Resource) -> bool:
        """Whether what is kept is in this provider's shape of the type; what isn't, it doesn't show."""
        return True

    def check_top(self, body: Body) -> None:
        """Refuse a body with members at its top that the type doesn't take. Raises ArmError."""
        check_envelope(body, self.own_top)

    def check_name(self, call: Call, name: str) -> None:
        """Refuse a name that breaks its rule. Raises ArmError."""
        fault = self.kind.name.fault(name)
        if fault:
            raise ArmError(400, self.name_code, f"The {self.kind.title} name '{name[:300]}' {fault}.", "name")

    def check_unique(self, call: Call, name: str, existing: Resource | None) -> None:
        """Refuse a global name that somebody has. Raises ArmError."""
        if self.kind.name.unique_in == "global" and existing is None and self.is_taken(call, name):
            message = f"The {self.kind.title} name '{name}' is already in use. It is global: choose another one."
            raise ArmError(409, self.taken_code, message, "name")

    def is_taken(self, call: Call, name: str) -> bool:
        """Whether a global name is somebody's, in whatever subscription."""
        return call.store.is_taken(self.kind.type, name) or bool(call.store.of_type(self.kind.type, name))

    def read(self, call: Call, body: Body) -> None:
        """Bring a request's body into the published form, where Azure takes another too. It is checked afterwards."""

    def defaults_for(self, call: Call) -> Mapping[str, Any]:
        """`defaults`, where they differ between api-versions."""
        return self.defaults

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse what Azure refuses. `body` is what will be stored, without what only Azure writes. Raises ArmError."""

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write into the body what only Azure writes, at the least that it is there; it is stored afterwards."""
        if "properties.provisioningState" in self.kind.read_only:
            put(resource.body, "properties.provisioningState", "Succeeded")

    def created(self, call: Call, resource: Resource) -> None:
        """What Azure does by itself after a creation. The resource is stored."""

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """What Azure does by itself after a change. The resource is stored."""

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, by this kind's own idea of deleting. Raises ArmError where Azure refuses."""
        call.store.drop(resource.id)

    def remove_missing(self, call: Call) -> Answer:
        """Answer the deletion of what isn't there."""
        return Answer(204)

    def busy(self, id_: str) -> ArmError:
        """The error of a call while an operation on a resource of the kind is under way, by its id."""
        return busy(id_)

    def restored(self, call: Call, body: Body) -> bool:
        """Bring back a soft-deleted namesake, where a creation does that; whether it did. Raises ArmError to refuse."""
        return False

    def unwritten(self, call: Call, parent: Resource) -> Resource | None:
        """One of a kind that is `always` there, before anybody wrote it; None where this parent has none."""
        return None

    def listed(self, call: Call, found: list[Resource]) -> list[Resource]:
        """What a list shows of those that it found, where the kind has a `$filter`. Raises ArmError 400."""
        return found

    def actions(self) -> Mapping[str, Action]:
        """POST actions on a resource, by their name in lower case."""
        return {}

    def ended(self, call: Call, resource: Resource, action: str) -> Body:
        """What the end of a long-running action answers."""
        return {}
