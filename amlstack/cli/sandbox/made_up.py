"""What is said of credentials that the sandbox has been given and doesn't keep, while nobody gives them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from amlstack.catalog import ids, keyvault
from amlstack.variables import secret_variable


def made_up(state: Path) -> Iterator[str]:
    """A sentence for each resource for whose credentials made-up values stand in. Raises SandboxError."""
    from amlstack.sandbox import contents

    secret = keyvault.SECRET.type.lower()
    for id_ in contents.made_up(state):
        try:
            about = ids.parse(id_)
        except ValueError:
            continue  # a version of a secret, which is told with the secret
        stands = "isn't kept, and a made-up value stands in"
        if about.type == secret:
            vault, name = about.names
            yield f"{name} in key vault {vault} {stands}: {secret_variable(name)} gives it"
        else:
            yield f"the credential of {about.arm_name} {stands}: the variable that it came from gives it"
