"""TLS: certificates are verified against the name, though the connection goes to a checked address (fault N10)."""

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fault_server import FaultServer, page

from sources.errors import Refused
from sources.http import Fetcher

BODY = b"<html><body>197 people have been punished.</body></html>"


def test_a_certificate_nobody_signed_is_refused(quick):

    context = self_signed("127.0.0.1")
    with FaultServer(context) as server:
        url = server.script("/tls", page(BODY))
        with pytest.raises(Refused, match="certificate"):
            Fetcher(limits=quick, allowed_origins=[server.origin]).fetch(url)
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        assert Fetcher(limits=quick, allowed_origins=[server.origin], ssl_context=trusting).fetch(url).body == BODY


def test_a_name_keeps_its_host_header_and_its_name_in_tls(quick):
    """The connection goes to the checked address, the certificate and the server see the name."""

    names = []
    context = self_signed("news.example")
    context.sni_callback = lambda connection, name, _: names.append(name)
    with FaultServer(context) as server:
        server.script("/tls", page(BODY))
        trusting = ssl.create_default_context(cadata=context.certificate)
        origin = f"news.example:{server.port}"
        fetcher = Fetcher(
            limits=quick, allowed_origins=[origin], ssl_context=trusting, resolver=lambda host, port: ["127.0.0.1"]
        )
        assert fetcher.fetch(f"https://{origin}/tls").body == BODY
        assert names == ["news.example"]
        assert server.requests[0].headers["host"] == origin


def self_signed(name):

    x509 = pytest.importorskip("cryptography.x509", reason="cryptography is needed to make a certificate")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    try:
        alternative = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

    class Context(ssl.SSLContext):
        certificate = pem.decode("ascii")

    context = Context(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pair.pem")
        path.write_bytes(pem + private)
        context.load_cert_chain(path)
    return context
