"""The real terraform/, in a copy, so that the tree stays clean: applied, planned again, destroyed."""

import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import tempfile

from processes import die_with_parent
from stack import ROOT, aws_environment, clean_environment

ADDRESS = "you@example.com"
ARCHITECTURE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())  # MiniStack runs the function here
DIST = (ROOT / "dist" / f"tocsin-lambda-{ARCHITECTURE}.zip", ROOT / "dist" / "event-patterns.json")  # of `make lambda`


def plugins():
    """A folder that has the aws provider, for a machine without Terraform's registry; or None, then `init` asks the registry."""
    for folder in filter(None, (os.environ.get("TOCSIN_TERRAFORM_PLUGINS"), "/opt/tf-plugins", "/usr/local/share/terraform/plugins",
                                os.path.expanduser("~/.terraform.d/plugins"))):
        if any(pathlib.Path(folder).glob("*/hashicorp/aws")):
            return folder
    return None


def cannot_be_had():
    """Why there is no Terraform to test with, or None."""
    if not shutil.which("terraform"):
        return "no terraform in PATH"
    if plugins():
        return None
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "terraform" / "versions.tf", folder)
        asked = subprocess.run(["terraform", "init", "-input=false"], cwd=folder, capture_output=True, timeout=300, check=False)
    if asked.returncode == 0:
        return None
    return "Terraform's aws provider can be had neither from a registry nor from a folder (TOCSIN_TERRAFORM_PLUGINS names one)"


def init_arguments():
    return {"TF_CLI_ARGS_init": f"-plugin-dir={plugins()}"} if plugins() else {}


class Terraform:
    """Of one state, against one local AWS. Its calls may run in a thread."""

    def __init__(self, folder, aws, variables):
        self._folder = folder / "terraform"
        shutil.copytree(ROOT / "terraform", self._folder, ignore=shutil.ignore_patterns(".terraform", "*.tfstate*", "*.tfvars"))
        # Beside it as in the tree, and a copy, so that a `make lambda` meanwhile changes nothing.
        (folder / "dist").mkdir()
        for built in DIST:
            shutil.copy(built, folder / "dist")
        self.log = folder / "terraform.log"
        self.log.touch()
        self._process = None
        configuration = folder / "terraform.rc"
        configuration.touch()
        self._variables = [f"-var={name}={value if isinstance(value, str) else json.dumps(value)}"
                           for name, value in variables.items()]
        self._environment = clean_environment(
            **aws_environment(aws.endpoint, aws.trust), TF_CLI_CONFIG_FILE=str(configuration), TF_IN_AUTOMATION="1",
            CHECKPOINT_DISABLE="1", **init_arguments())

    def apply(self, seconds=240):
        self._run("init", "-input=false", "-no-color", seconds=60)
        self._run("apply", "-auto-approve", *self._how(), seconds=seconds)

    def outputs(self):
        values = json.loads(self._run("output", "-json", seconds=30))
        return {name: output["value"] for name, output in values.items()}

    def changes(self):
        """What a second plan would change: address, then the attributes that differ."""
        self._run("plan", "-out=second.plan", *self._how(), seconds=120)
        plan = json.loads(self._run("show", "-json", "second.plan", seconds=60))
        return {change["address"]: differing(change["change"]) for change in plan.get("resource_changes", [])
                if change["change"]["actions"] not in (["no-op"], ["read"])}

    def destroy(self, seconds=240):
        self._run("destroy", "-auto-approve", *self._how(), seconds=seconds)

    def package_size(self):
        """In bytes, of the function's zip."""
        return DIST[0].stat().st_size

    def stop(self):
        """Ends a call that runs in another thread, and the provider, which is a process of its own; that call then fails."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def _how(self):
        return ["-input=false", "-no-color", "-parallelism=20", *self._variables]

    def _run(self, *arguments, seconds):
        """-> standard output. What it says goes to terraform.log beside the copy as it happens: a time-out needs it most."""
        with open(self.log, "a+", encoding="utf-8") as log:
            begin = log.tell()
            self._process = subprocess.Popen(["terraform", *arguments], cwd=self._folder, env=self._environment,
                                             stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                             preexec_fn=die_with_parent)
            try:
                code = self._process.wait(seconds)
            finally:
                self.stop()
                self._process.wait()
            log.seek(begin)
            said = log.read()
        if code != 0:
            raise RuntimeError(f"terraform {arguments[0]} failed:\n{said[-8000:]}")
        return said


def differing(change):
    """The names of the attributes that a change would set, or else what it would do."""
    before, after, unknown = (change[key] or {} for key in ("before", "after", "after_unknown"))
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name) and not unknown.get(name)) or change["actions"]
