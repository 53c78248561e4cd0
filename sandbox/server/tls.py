"""A self-signed certificate for localhost and 127.0.0.1, kept in the state folder."""

from __future__ import annotations

import datetime as dt
import ipaddress
from contextlib import suppress
from pathlib import Path

from amlstack.sandbox.control import write_private

_CERTIFICATE, _KEY = "tls-cert.pem", "tls-key.pem"
_DAYS = 365


def certificate(state: Path) -> tuple[Path, Path]:
    """The files of certificate and key (mode 0600), made where there are none or where they are about to end."""
    from cryptography import x509

    found, key = state / _CERTIFICATE, state / _KEY
    if found.exists() and key.exists():
        with suppress(ValueError):  # what isn't a certificate any more is made anew
            ends = x509.load_pem_x509_certificate(found.read_bytes()).not_valid_after_utc
            if ends > dt.datetime.now(dt.UTC) + dt.timedelta(days=1):
                return found, key
    _make(found, key)
    return found, key


def _make(found: Path, key: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "amlstack sandbox")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    pem = private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    write_private(key, pem.decode())
    write_private(found, made.public_bytes(serialization.Encoding.PEM).decode())
