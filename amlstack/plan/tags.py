"""Tags that Azure would refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import resources
from amlstack.literal_credentials import masked

from .faults import Path, PlanFault
from .late import late


def faults(tags: Mapping[str, Any], where: Path) -> Iterator[PlanFault]:
    """What is wrong with a resource's tags."""
    if len(tags) > resources.TAGS_AT_MOST:
        yield PlanFault(where, f"{len(tags)} tags are too many", f"Azure takes {resources.TAGS_AT_MOST} a resource")
    for name, value in tags.items():
        if not 0 < len(name) <= resources.TAG_NAME_LENGTH or not resources.tag_name_characters(name):
            what = f"{masked(name)[:40]!r} is no name for a tag"
            mend = f"use up to {resources.TAG_NAME_LENGTH} characters, none of {resources.TAG_NAME_FORBIDDEN}"
            yield PlanFault((*where, name), what, mend)
        if not late(value) and len(value) > resources.TAG_VALUE_LENGTH:
            what = f"the value of tag {masked(name)[:40]!r} has {len(value)} characters"
            yield PlanFault((*where, name), what, f"Azure takes {resources.TAG_VALUE_LENGTH}")
