"""The local AWS of a test: MiniStack, moto and DynamoDB Local, each on a free port of loopback, and clients for them."""

import os
import pathlib
import subprocess
import sys

import boto3
from botocore.config import Config

from fault_proxy import FaultProxy
from processes import Server, answers, free_port
from tls import make_certificate

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
REGION = "us-east-1"
ACCOUNT = "123456789012"
PYTHON = sys.executable


def clean_environment(**more):
    """Nothing of the caller's AWS, Terraform or Tocsin settings reaches a test: not its credentials, not its region."""
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("AWS_", "TF_", "TOCSIN_")) and key.lower() not in ("http_proxy", "https_proxy", "all_proxy")}
    return kept | more


def aws_environment(endpoint, trust=None):
    """For programs that speak to the local AWS as its root user. `trust`: a file of certificates."""
    trusted = {"AWS_CA_BUNDLE": str(trust)} if trust else {}
    return trusted | {
        "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_CONFIG_FILE": os.devnull}


def client(service, endpoint, trust=None, key="test", secret="test"):
    return boto3.client(service, endpoint_url=endpoint, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret,
                        verify=str(trust) if trust else None,
                        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"},
                                      connect_timeout=5, read_timeout=30))


class Ministack:
    """Runs the real `bootstrap`. Requests are verified by their signature and held to the policies of role and topic, but those of
    the root user, who is Terraform and the test. TLS, because the queues and topics refuse anything else. What the function says
    to SNS and DynamoDB comes through `sns` and `dynamodb`, where it is timed and can be refused."""

    def __init__(self, folder):
        port = free_port()
        certificate = make_certificate(folder)
        self.endpoint = f"https://127.0.0.1:{port}"
        self.trust = certificate.certificate
        self.sns = FaultProxy(port, certificate)
        self.dynamodb = FaultProxy(port, certificate)
        state = folder / "ministack"
        state.mkdir()
        environment = clean_environment(
            BIND_HOST="127.0.0.1", GATEWAY_PORT=str(port), MINISTACK_HOST="127.0.0.1", MINISTACK_ACCOUNT_ID=ACCOUNT,
            MINISTACK_REGION=REGION, TMPDIR=str(state), USE_SSL="1", MINISTACK_SSL_CERT=str(certificate.certificate),
            MINISTACK_SSL_KEY=str(certificate.key), AUTH="true", LAMBDA_ASYNC_RETRY_BASE_SECONDS="1",
            SFTP_ENABLED="0", IOT_MTLS_ENABLED="0",
            # The function inherits these.
            AWS_CA_BUNDLE=str(self.trust), AWS_ENDPOINT_URL=self.endpoint, AWS_ENDPOINT_URL_SNS=self.sns.endpoint,
            AWS_ENDPOINT_URL_DYNAMODB=self.dynamodb.endpoint, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
        self._server = Server("MiniStack", [PYTHON, str(HERE / "local_aws" / "ministack_main.py")], folder / "ministack.log",
                              environment)
        self._server.await_up(lambda: answers(port))

    def client(self, service, **how):
        return client(service, self.endpoint, self.trust, **how)

    def log_text(self):
        return self._server.log.read_text(errors="replace")

    def stop(self):
        self._server.stop()
        self.sns.stop()
        self.dynamodb.stop()


class Moto:
    """Has GuardDuty and Security Hub."""

    def __init__(self, folder):
        port = free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        self.trust = None
        self._server = Server("moto", [PYTHON, str(HERE / "local_aws" / "moto_main.py"), "-H", "127.0.0.1", "-p", str(port)],
                              folder / "moto.log", clean_environment(MOTO_ACCOUNT_ID=ACCOUNT))
        self._server.await_up(lambda: answers(port), 60)

    def client(self, service):
        return client(service, self.endpoint)

    def stop(self):
        self._server.stop()


class DynamodbLocal:
    """Call DynamodbLocal.fetch() first: it says why there is none."""

    @staticmethod
    def fetch():
        """None, or why it cannot be had."""
        done = subprocess.run([ROOT / "tools" / "dynamodb-local", "fetch"], capture_output=True, text=True, check=False)
        if done.returncode == 77:
            return done.stderr.strip()
        done.check_returncode()
        return None

    def __init__(self, folder):
        log = folder / "dynamodb-local.log"
        port = free_port()
        self.endpoint = f"http://127.0.0.1:{port}"
        self._server = Server("DynamoDB Local", [str(ROOT / "tools" / "dynamodb-local"), str(port)], log, clean_environment())
        self._server.await_up(lambda: f"dynamodb-local: {self.endpoint}" in log.read_text(errors="replace"), 60)

    def client(self):
        return client("dynamodb", self.endpoint)

    def stop(self):
        self._server.stop()
