"""A certificate for loopback, trusted by nobody but the test."""

import dataclasses
import pathlib
import ssl
import subprocess


@dataclasses.dataclass(frozen=True)
class Certificate:
    certificate: pathlib.Path  # PEM; is its own authority
    key: pathlib.Path

    def server_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def client_context(self):
        return ssl.create_default_context(cafile=self.certificate)


def make_certificate(folder):
    made = Certificate(folder / "loopback.crt", folder / "loopback.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=loopback of a test", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", made.key, "-out", made.certificate], check=True, capture_output=True)
    return made
