# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Certificates for the runs over TLS, made for one run of the tests by `openssl`."""

import dataclasses
import pathlib
import ssl
import subprocess

# One authority signs both: only the names tell them apart.
AUTHORITY = """\
[req]
distinguished_name = name
x509_extensions = authority
prompt = no
[name]
CN = Test authority
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
"""

LEAF = """\
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {names}
"""


@dataclasses.dataclass(frozen=True)
class Identity:
    """A certificate and its key, as PEM files."""

    certificate: str
    key: str

    def server_context(self) -> ssl.SSLContext:
        """For a server that has this identity."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@dataclasses.dataclass(frozen=True)
class Certificates:
    """What the runs over TLS need."""

    # The authority's certificate.
    trusted: str
    # Names the addresses that the servers have.
    loopback: Identity
    # Names another host.
    elsewhere: Identity

    def client_context(self) -> ssl.SSLContext:
        """For a client that trusts the authority, and nobody else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.trusted)
        return context


def make(folder: pathlib.Path) -> Certificates:
    """Makes the certificates in a folder."""
    config = folder / "authority.cnf"
    config.write_text(AUTHORITY)
    authority = Identity(str(folder / "authority.pem"), str(folder / "authority.key"))
    _key(authority.key)
    _openssl(
        *("req", "-x509", "-new", "-key", authority.key, "-days", "2"),
        *("-config", str(config), "-out", authority.certificate),
    )
    return Certificates(
        trusted=authority.certificate,
        loopback=_leaf(folder, authority, "loopback", "DNS:localhost, IP:127.0.0.1"),
        elsewhere=_leaf(folder, authority, "elsewhere", "DNS:elsewhere.example, IP:192.0.2.1"),
    )


def _leaf(folder: pathlib.Path, authority: Identity, name: str, names: str) -> Identity:
    leaf = Identity(str(folder / f"{name}.pem"), str(folder / f"{name}.key"))
    request = str(folder / f"{name}.csr")
    extensions = folder / f"{name}.cnf"
    extensions.write_text(LEAF.format(names=names))
    _key(leaf.key)
    _openssl("req", "-new", "-key", leaf.key, "-subj", f"/CN={name}", "-out", request)
    _openssl(
        *("x509", "-req", "-in", request, "-CA", authority.certificate, "-CAkey", authority.key, "-CAcreateserial"),
        *("-days", "2", "-extfile", str(extensions), "-out", leaf.certificate),
    )
    return leaf


def _key(path: str) -> None:
    _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)


def _openssl(*arguments: str) -> None:
    result = subprocess.run(["openssl", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]} failed: {result.stderr}")
