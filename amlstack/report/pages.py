"""Where a rule's page is: what it asks for, why, how to mend it, and an example of each."""

from __future__ import annotations

import os

ADDRESS = "AMLSTACK_RULE_PAGES"
"""The environment's word for where docs/rules is published; the GitHub action sets it to its own repository's."""
PUBLISHED = "https://amlstack.invalid/docs/rules"
"""Where it is unless that is said: as in the schema's $id, until the project has a domain."""


def page(rule_id: str) -> str:
    """The address of a rule's page."""
    return f"{(os.environ.get(ADDRESS) or PUBLISHED).rstrip('/')}/{rule_id}.md"
