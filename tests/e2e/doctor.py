"""`tocsin doctor` as a process, asked about what Terraform has deployed."""

import json
import os
import subprocess

from stack import REGION, ROOT, aws_environment, clean_environment

# As `make e2e` builds it; TOCSIN names another.
TOCSIN = os.environ.get("TOCSIN", str(ROOT / "build" / "release" / "tocsin"))


def examine(aws):
    """Its exit code, and its findings as it gives them."""
    done = subprocess.run([TOCSIN, "doctor", "--region", REGION, "-o", "json"], capture_output=True, text=True, check=False, timeout=180,
                          stdin=subprocess.DEVNULL, env=clean_environment(**aws_environment(aws.endpoint, aws.trust)))
    if not done.stdout:
        raise RuntimeError(f"the doctor ended with {done.returncode}: {done.stderr}")
    return done.returncode, json.loads(done.stdout)["findings"]


def failures(findings):
    """What must be mended, as `area: what`."""
    return [f"{finding['area']}: {finding['what']}" for finding in findings if finding["level"] in ("fail", "unknown")]
