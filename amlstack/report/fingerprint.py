"""What a finding is known by from run to run: the same when lines move."""

from __future__ import annotations

import hashlib

from amlstack.findings import Finding


def fingerprint(finding: Finding, file: str) -> str:
    """The hash of a finding's rule, file, resource and path; `file` is how its file is called."""
    whole = "\0".join((finding.rule, file, finding.resource.lower(), finding.path.lower()))
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()
