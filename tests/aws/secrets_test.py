#!/usr/bin/env python3
"""secrets_test.py TOCSIN: {ssm: ...} and {secretsmanager: ...} in the settings, out of moto's SSM and Secrets Manager.

`serve --check` looks for each secret as a sink would. Exit 0 as it should be, 1 not, 77 without moto (tools/test-venv installs it).
"""

import os
import pathlib
import subprocess
import sys
import tempfile

from moto_server import PYTHON, Moto, is_installed
from oracle import SKIPPED

SECRET = "hunter2-hunter2"
ENVIRONMENT = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
               "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "PATH": os.environ["PATH"]}
# (the token's place, what is wrong with it or nothing)
CASES = (("{ssm: /tocsin/token}", None),
         ("{ssm: /tocsin/none}", "ParameterNotFound"),
         ("{secretsmanager: tocsin}", None),
         ("{secretsmanager: 'tocsin#token'}", None),
         ("{secretsmanager: 'tocsin#nothing'}", 'no JSON object with a text at "nothing"'),
         ("{secretsmanager: tocsin-none}", "ResourceNotFound"))
KEEP = """
import boto3, sys
boto3.client("ssm", endpoint_url=sys.argv[1]).put_parameter(Name="/tocsin/token", Type="SecureString", Value=sys.argv[2])
boto3.client("secretsmanager", endpoint_url=sys.argv[1]).create_secret(Name="tocsin", SecretString='{"token":"' + sys.argv[2] + '"}')
"""


def check(tocsin, place, environment, folder):
    settings = pathlib.Path(folder) / "tocsin.yaml"
    settings.write_text(f"sources:\n  http:\n    token: {place}\nsinks:\n  - {{name: out, type: stdout}}\n", encoding="utf-8")
    return subprocess.run([tocsin, "serve", "--check", "--config", settings], env=environment, capture_output=True, text=True, check=False)


def main():
    if not is_installed():
        return SKIPPED
    wrong = []
    with Moto() as moto, tempfile.TemporaryDirectory() as folder:
        environment = ENVIRONMENT | {"AWS_ENDPOINT_URL": moto.url}
        subprocess.run([PYTHON, "-c", KEEP, moto.url, SECRET], env=environment | {"AWS_DEFAULT_REGION": "eu-west-1"}, check=True)
        for place, expected in CASES:
            done = check(sys.argv[1], place, environment, folder)
            said = done.stdout + done.stderr
            if (done.returncode == 0) != (expected is None) or (expected or "") not in said:
                wrong.append(f"{place}: exit {done.returncode}: {said}")
            if SECRET in said:
                wrong.append(f"{place}: the secret is shown")
    print("\n".join(wrong) or f"{len(CASES)} places of secrets")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
