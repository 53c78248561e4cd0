"""The certificate of a state folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.sandbox.server.tls import certificate


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_damaged_certificate_is_made_anew(content: bytes, tmp_path: Path) -> None:
    """What isn't one any more keeps no server from starting; a whole one stays."""
    found, _ = certificate(tmp_path)
    found.write_bytes(content)
    assert certificate(tmp_path)[0] == found
    whole = found.read_bytes()
    assert b"BEGIN CERTIFICATE" in whole
    assert certificate(tmp_path)[0].read_bytes() == whole != content
