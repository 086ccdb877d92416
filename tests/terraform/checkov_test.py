#!/usr/bin/env python3
"""The policy scan of terraform/: what checkov finds is exactly what terraform/.checkov.yaml lists, each with its reason.

    checkov_test.py ROOT CHECKOV
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LINE = re.compile(r"^\s+- (CKV\w+)(?:\s+#\s*(.*))?$", re.M)


def listed(config):
    """-> {id: reason}"""
    return {found[1]: found[2] or "" for found in LINE.finditer(config)}


def found_by(checkov, folder):
    """-> {id: {resource}}"""
    with tempfile.TemporaryDirectory() as copy:
        # What is deployed, without the settings that skip: checkov reads them from the folder that it scans and from where it runs.
        for file in [*folder.glob("*.tf"), *folder.glob("modules/**/*.tf")]:
            to = Path(copy) / file.relative_to(folder)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, to)
        run = subprocess.run([checkov, "--directory", copy, "--framework", "terraform", "--output", "json", "--skip-download"],
                             capture_output=True, text=True, timeout=300, cwd=copy)
    try:
        report = json.loads(run.stdout)
    except ValueError:
        sys.exit(f"checkov says nothing that can be read (exit {run.returncode}):\n{run.stdout}\n{run.stderr}")
    if report["summary"]["parsing_errors"] or report["summary"]["passed"] < 50:
        sys.exit(f"checkov did not read the whole folder: {report['summary']}")
    findings = {}
    for check in report["results"]["failed_checks"]:
        findings.setdefault(check["check_id"], set()).add(f"{check['resource']}: {check['check_name']}")
    print(f"checkov {report['summary']['checkov_version']}: {report['summary']['passed']} checks passed, {len(findings)} kinds of findings")
    return findings


def main(root, checkov):
    folder = root / "terraform"
    reasons = listed((folder / ".checkov.yaml").read_text())
    findings = found_by(checkov, folder)
    problems = [f"{check}: {one}" for check in sorted(findings.keys() - reasons.keys()) for one in sorted(findings[check])]
    problems += [f"{check}: is skipped, and nothing is found any more" for check in sorted(reasons.keys() - findings.keys())]
    problems += [f"{check}: is skipped without a reason" for check, reason in sorted(reasons.items()) if len(reason) < 20]
    print("\n".join(problems) or "every finding is explained in terraform/.checkov.yaml")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), str(Path(sys.argv[2]).resolve())))
