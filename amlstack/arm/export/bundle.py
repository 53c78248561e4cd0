"""What an auditor gets beside the templates: an inventory, a diagram, a README, and everything's checksum."""

from __future__ import annotations

import dataclasses

from .files import SUMS, Export, digest, sums, with_manifest
from .inventory import diagram, inventory
from .readme import readme


def bundled(made: Export) -> Export:
    """The export with its bundle, and the manifest."""
    files = {"inventory.csv": inventory(made.sources), "README.md": readme(made)}
    files |= {f"plan.{source.name}.mmd": diagram(source) for source in made.sources}
    more = {name: text.encode() for name, text in files.items()}
    whole = with_manifest(dataclasses.replace(made, files={**made.files, **more}, bundled=True))
    hashes = {name: digest(content) for name, content in whole.files.items()}
    return dataclasses.replace(whole, files={**whole.files, SUMS: sums(hashes)})
