"""`tocsin drill` as a process, through what Terraform has deployed."""

import json
import os
import subprocess

from stack import REGION, ROOT, aws_environment, clean_environment

# As `make e2e` builds it; TOCSIN names another.
TOCSIN = os.environ.get("TOCSIN", str(ROOT / "build" / "release" / "tocsin"))


def drill(aws, *options):
    """Its exit code, and what it gives as JSON."""
    done = subprocess.run([TOCSIN, "drill", "--region", REGION, "-o", "json", *options], capture_output=True, text=True, check=False, timeout=180,
                          stdin=subprocess.DEVNULL, env=clean_environment(**aws_environment(aws.endpoint, aws.trust)))
    if not done.stdout:
        raise RuntimeError(f"the drill ended with {done.returncode}: {done.stderr}")
    return done.returncode, json.loads(done.stdout)
