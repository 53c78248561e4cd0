"""What an auditor gets beside the templates: an inventory, a diagram, a README, and everything's checksum."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .files import MANIFEST, Export, digest, with_manifest
from .inventory import diagram, inventory
from .readme import readme

SUMS = "SHA256SUMS"


def bundled(made: Export) -> Export:
    """The export with its bundle, and the manifest."""
    files = {"inventory.csv": inventory(made.sources), "README.md": readme(made)}
    files |= {f"plan.{source.name}.mmd": diagram(source) for source in made.sources}
    more = {name: text.encode() for name, text in files.items()}
    whole = with_manifest(dataclasses.replace(made, files={**made.files, **more}, bundled=True))
    hashes = {name: digest(content) for name, content in whole.files.items()}
    return dataclasses.replace(whole, files={**whole.files, SUMS: sums(hashes)})


def sums(hashes: Mapping[str, str]) -> bytes:
    """The SHA-256 of each file by name, as `sha256sum --check` reads them."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def sums_of(manifest: Mapping[str, str], content: bytes) -> bytes:
    """The checksums that stand beside a manifest: those of its files, and of its own content."""
    return sums({**manifest, MANIFEST: digest(content)})
