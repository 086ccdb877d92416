"""A bootstrap as a process, between the emulated runtime API and SNS."""

import json
import os
import subprocess
import threading

from emulator import RuntimeApi

TOPIC = "arn:aws:sns:us-east-1:123456789012:tocsin-alerts"
SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"

CREATE_USER = {
    "version": "0", "id": "3c1a7a20-5a0e-4a57-9a53-0d6f6c1f2b11", "detail-type": "AWS API Call via CloudTrail", "source": "aws.iam",
    "account": "123456789012", "time": "2025-03-21T13:22:00Z", "region": "us-east-1", "resources": [],
    "detail": {
        "eventVersion": "1.11", "eventID": "7f0c8a4e-63ce-4a0c-9b0b-6a9d3d8c5e77", "eventTime": "2025-03-21T13:22:00Z",
        "eventSource": "iam.amazonaws.com", "eventName": "CreateUser", "awsRegion": "us-east-1", "sourceIPAddress": "203.0.113.10",
        "userAgent": "aws-cli/2.15.30", "eventType": "AwsApiCall", "readOnly": False, "managementEvent": True,
        "userIdentity": {"type": "IAMUser", "userName": "alice", "arn": "arn:aws:iam::123456789012:user/alice",
                         "accountId": "123456789012", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"},
        "requestParameters": {"userName": "jansmith"},
        "responseElements": {"user": {"userName": "jansmith", "arn": "arn:aws:iam::123456789012:user/jansmith"}},
    },
}


def create_user(event_id):
    return {**CREATE_USER, "detail": {**CREATE_USER["detail"], "eventID": event_id}}


class Function:
    """Starts `command`; `settings` are environment variables, None takes one away."""

    def __init__(self, command, sns_url=None, **settings):
        self.api = RuntimeApi()
        environment = {
            "AWS_LAMBDA_RUNTIME_API": self.api.address, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": "the-session-token", "AWS_MAX_ATTEMPTS": "1", "TOCSIN_SNS_TOPIC_ARN": TOPIC,
            "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_SNS": sns_url,
        } | settings
        self.process = subprocess.Popen(command, env={k: v for k, v in environment.items() if v is not None},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.text = ""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.api.close()
        self.process.kill()
        self.ended()
        self.process.stderr.close()

    def _read(self):
        for line in self.process.stderr:
            self.text += line

    def invoke(self, payload, timeout=30):
        """-> (kind, parsed answer)"""
        kind, body, _ = self.api.invoke(payload, timeout)
        return kind, json.loads(body)

    def ended(self, timeout=10):
        """-> the exit code; what it wrote is whole then."""
        code = self.process.wait(timeout)
        self.reader.join(timeout)
        return code

    def log(self):
        return [json.loads(line) for line in self.text.splitlines()]
